// An id is "advertisable/pixel".
const [account, pixel] = x.pixels[0].id.split('/');
const q = w.adroll = [];
w.adroll_adv_id = account;
w.adroll_pix_id = pixel;
w.adroll_version = '2.0';
w.__adroll_loaded = true;
q.f = ['setProperties', 'identify', 'track'];
q.f.forEach((name) => { q[name] = function () { q.push([name, arguments]); }; });
q.track('pageView', x.params({ segment_name: x.event, event_id: x.id }));
x.load('https://s.adroll.com/j/' + encodeURIComponent(account) + '/roundtrip.js');
