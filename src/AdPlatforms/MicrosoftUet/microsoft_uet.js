const q = w.uetq = [];
q.push('consent', 'default', { ad_storage: 'denied' });
q.push('consent', 'update', { ad_storage: c.limited ? 'denied' : 'granted' });
q.push('event', x.event, x.params({ event_category: 'link', event_label: c.slug, event_id: x.id }));
x.load('https://bat.bing.com/bat.js', {
  then: () => w.UET && x.pixels.forEach((p, i) => {
    const tag = new w.UET({ ti: p.id, enableAutoSpaTracking: false, enableAutoConsent: false, q: q.slice() });
    tag.push('pageLoad');
    if (!i) w.uetq = tag;
  }),
});
