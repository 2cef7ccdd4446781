const q = w.ttq = w[w.TiktokAnalyticsObject = 'ttq'] = [];
const base = 'https://analytics.tiktok.com/i18n/pixel/';
q.methods = 'page track identify instances debug on off once ready alias group enableCookie disableCookie holdConsent revokeConsent grantConsent'.split(' ');
q.setAndDefer = (on, name) => { on[name] = (...a) => { on.push([name, ...a]); }; };
const ready = (on) => {
  q.methods.forEach((name) => q.setAndDefer(on, name));
  return on;
};
q.instance = (id) => ready(q._i[id] || []);
q._i = {};
q._t = {};
q._o = {};
ready(q);
q.holdConsent();
x.pixels.forEach((p) => {
  q._i[p.id] = [];
  q._i[p.id]._u = base + 'events.js';
  q._t[p.id] = Date.now();
  q._o[p.id] = c.limited ? { limited_data_use: true } : {};
});
q.grantConsent();
q.page();
x.pixels.forEach((p) => {
  x.event != 'Pageview' && q.instance(p.id).track(x.event, x.params({ content_id: c.link }), { event_id: x.id });
  x.load(base + 'events.js?sdkid=' + encodeURIComponent(p.id) + '&lib=ttq', { only: [p], busy: () => x.more(base + 'static/') });
});
x.hit('https://analytics.tiktok.com/api/', 1);
