const q = w.fbq = function () { q.callMethod ? q.callMethod.apply(q, arguments) : q.queue.push(arguments); };
w._fbq = q.push = q;
q.loaded = true;
q.version = '2.0';
q.queue = [];
q.disablePushState = true;
q('consent', 'revoke');
// Limited Data Use: 1 is the United States, a state's code is 1000 and on; 0, 0 lets Meta find out.
const state = c.country == 'US' ? 'CA CO CT FL OR TX MT DE NE NH NJ MN MD RI'.split(' ').indexOf(c.state) : -1;
c.limited ? q('dataProcessingOptions', ['LDU'], state < 0 ? 0 : 1, state < 0 ? 0 : 1000 + state) : q('dataProcessingOptions', []);
x.pixels.forEach((p) => {
  q('set', 'autoConfig', false, p.id);
  q('init', p.id);
});
q('consent', 'grant');
const track = (name) => x.pixels.forEach((p) =>
  q(/^(PageV|ViewC|Init)/.test(name) ? 'trackSingle' : 'trackSingleCustom', p.id, name, x.params(), { eventID: x.id }));
track('PageView');
x.event != 'PageView' && track(x.event);
x.hit('https://www.facebook.com/tr', x.pixels.length * (x.event == 'PageView' ? 1 : 2));
x.load('https://connect.facebook.net/en_US/fbevents.js', { busy: () => x.more('https://connect.facebook.net/signals/') });
