const q = w.rdt = function () { q.sendEvent ? q.sendEvent.apply(q, arguments) : q.callQueue.push(arguments); };
q.callQueue = [];
const us = c.country == 'US' && c.state;
const signals = !c.limited ? { optOut: false } : us ? { optOut: false, dpm: 'LDU', dpcc: 'US', dprc: 'US-' + c.state } : { optOut: true };
x.pixels.forEach((p) => q('init', p.id, signals));
const track = (name) => /^(PageVisit|ViewContent)$/.test(name)
  ? q('track', name, x.params({ conversionId: x.id }))
  : q('track', 'Custom', x.params({ customEventName: name, conversionId: x.id }));
track('PageVisit');
x.event != 'PageVisit' && track(x.event);
x.load('https://www.redditstatic.com/ads/pixel.js?pixel_id=' + encodeURIComponent(x.pixels[0].id));
