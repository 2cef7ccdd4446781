const q = w.pintrk = function () { q.queue.push([].slice.call(arguments)); };
q.queue = [];
q.version = '3.0';
const begin = (limits) => {
  q('setconsent', true);
  limits && q('set', limits);
  x.pixels.forEach((p) => q('load', p.id));
  q('page');
  q('track', x.event, x.params({ event_id: x.id }));
  x.hit('https://ct.pinterest.com/', 2);
  x.load('https://s.pinimg.com/ct/core.js', { busy: () => x.more('https://s.pinimg.com/ct/lib/') });
};
// Limited data processing wants country and state hashed; where the browser cannot hash, nothing is loaded.
const hash = (text) => text ? crypto.subtle.digest('SHA-256', new TextEncoder().encode(text.toLowerCase())).then((b) =>
  [...new Uint8Array(b)].map((n) => n.toString(16).padStart(2, '0')).join('')) : undefined;
c.limited
  ? Promise.all([hash(c.state), hash(c.country)]).then(([st, country]) => begin({ opt_out_type: 'LDP', st, country })).catch(x.fail)
  : begin();
