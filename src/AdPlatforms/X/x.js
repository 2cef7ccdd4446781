// An id is "pixel", or "tw-pixel-event" with an event that was made for clicks.
const q = w.twq = function () { q.exe ? q.exe.apply(q, arguments) : q.queue.push(arguments); };
q.version = '1.1';
q.queue = [];
const use = c.limited ? 'restrict_optimization' : 'off';
new Set(x.pixels.map((p) => p.id.split('-')[1] || p.id)).forEach((id) => q('config', id, { restricted_data_use: use }));
x.pixels.forEach((p) => p.id[2] == '-' && q('event', p.id, x.params({ conversion_id: x.id, restricted_data_use: use })));
x.load('https://static.ads-twitter.com/uwt.js');
