// One gtag for Google Ads, Analytics and Tag Manager: consent first (Consent Mode v2), then one library for all ids.
const layer = w.dataLayer = w.dataLayer || [];
const gtag = w.gtag = function () { layer.push(arguments); };
const consent = (mode, all, ads) => gtag('consent', mode, { ad_storage: all, analytics_storage: all, ad_user_data: ads, ad_personalization: ads });
let begun;
consent('default', 'denied', 'denied');
consent('update', 'granted', c.limited ? 'denied' : 'granted');
const google = (x, idField) => {
  begun = begun || (gtag('js', new Date()), 1);
  x.pixels.forEach((p) => {
    gtag('config', p.id, { send_page_view: false });
    const send = (name, last) => gtag('event', name, x.params({
      send_to: p.id, [idField]: x.id, event_callback: last && (() => x.done(p)), event_timeout: last && c.budget,
    }));
    x.event != 'page_view' && send('page_view');
    send(x.event, 1);
  });
  x.load('https://www.googletagmanager.com/gtag/js?id=' + encodeURIComponent(x.pixels[0].id), { as: 'gtag', busy: () => w.google_tag_manager });
};
// A container's tags know no more than these four words: after an opt-out none of them is granted.
google.deny = () => consent('update', 'denied', 'denied');
return google;
