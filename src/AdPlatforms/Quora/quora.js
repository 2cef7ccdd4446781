const q = w.qp = function () { q.qp ? q.qp.apply(q, arguments) : q.queue.push(arguments); };
q.queue = [];
x.pixels.forEach((p) => q('init', p.id));
q('track', 'ViewContent');
q('track', x.event, x.params({ event_id: x.id }));
x.load('https://a.quora.com/qevents.js');
