const q = w.snaptr = function () { q.handleRequest ? q.handleRequest.apply(q, arguments) : q.queue.push(arguments); };
q.queue = [];
x.pixels.forEach((p) => q('init', p.id));
const track = (name) => q('track', name, x.params({ client_dedup_id: x.id, description: c.slug }));
track('PAGE_VIEW');
x.event != 'PAGE_VIEW' && track(x.event);
x.load('https://sc-static.net/scevent.min.js');
