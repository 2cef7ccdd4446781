const google = x.lib('gtag');
c.limited && google.deny();
w.dataLayer.push({ 'gtm.start': Date.now(), event: 'gtm.js' });
w.dataLayer.push(x.params({ event: x.event, event_id: x.id, eventCallback: () => x.done(), eventTimeout: c.budget }));
x.pixels.forEach((p) => x.load('https://www.googletagmanager.com/gtm.js?id=' + encodeURIComponent(p.id), { only: [p], busy: () => w.google_tag_manager }));
