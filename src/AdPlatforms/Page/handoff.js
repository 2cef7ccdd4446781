// Loads a page's pixels, waits for them or for the budget, tells what became of them, and goes on to the destination.
// c: the click (PixelPageValues). keep: query parameters that vendors may see. libs: what several tags share.
// tags: [key, can be limited, event names, [[our number, id] ...], function (x, c, w, d)]
// A pixel's state: n not asked, a asked, l loaded, f failed, t not loaded when the budget was over.
(function (c, keep, tags, libs) {
  const w = window;
  const d = document;
  const go = () => c.to && !c.debug && location.replace(c.to);
  try {
    const nonce = d.currentScript.nonce;
    const pixels = [];
    const scripts = {};
    const made = {};
    let start;
    let left;
    let told;

    const ms = () => Math.round(performance.now() - start);
    const guard = (f) => {
      try {
        return f();
      } catch (e) {
        c.debug && console.warn(e);
      }
    };
    const set = (p, state) => {
      if (p.s == 'a') {
        p.s = state;
        p.t = ms();
      }
    };
    const tell = () => {
      if (told || start === undefined) return;
      told = 1;
      const body = c.token + pixels.map((p) => ' ' + p.n + p.s + p.t).join('');
      guard(() => c.debug ? d.dispatchEvent(new CustomEvent('handoff', { detail: body })) : navigator.sendBeacon('/_/b', body));
    };
    const leave = () => {
      if (left) return;
      left = 1;
      pixels.forEach((p) => set(p, 't'));
      tell();
      go();
    };
    const close = (own, state) => {
      own.forEach((p) => {
        set(p, state);
        p.open = 0;
      });
      pixels.some((p) => p.open) || leave();
    };

    // o.as: tags that name the same script share it. o.only: the pixels it is for. o.then: when it has run.
    // o.busy: true while a library that came to life has not sent yet; x.done() ends the wait.
    const load = (own, src, o) => {
      const mine = (state) => {
        own.forEach((p) => set(p, state));
        state == 'l' && guard(() => o.then && o.then());
        state == 'l' && guard(() => o.busy && o.busy()) || close(own, state);
      };
      const key = o.as || src;
      if (scripts[key]) return scripts[key].push(mine);
      const all = scripts[key] = [mine];
      const e = d.createElement('script');
      const end = (state) => () => all.forEach((f) => f(state));
      e.onload = end('l');
      e.onerror = end('f');
      e.async = true;
      e.nonce = nonce;
      e.src = src;
      d.head.appendChild(e);
    };

    const use = (tag) => {
      const own = tag[3].map((p) => ({ n: p[0], id: p[1], s: 'a', t: 0, open: 1 }));
      pixels.push(...own);
      const x = {
        pixels: own,
        id: c.event,
        event: tag[2].split(',')[['link_click', 'page_view', 'product_view', 'checkout_start', 'article_read', 'video_watch'].indexOf(c.name)],
        // What every event says about the click; null is left out.
        params: (more) => {
          const all = Object.assign({ link_id: c.link, campaign: c.campaign, slug: c.slug }, more);
          Object.keys(all).forEach((k) => all[k] == null && delete all[k]);
          return all;
        },
        lib: (name) => made[name] || (made[name] = libs[name](c, w, d)),
        load: (src, o) => load(o && o.only || own, src, o || {}),
        done: (p) => close(p ? [p] : own, 'l'),
        fail: () => close(own, 'f'),
        // Whether a library has fetched more of itself, which means that it is the real one.
        more: (prefix) => [...d.scripts].some((s) => s.src.startsWith(prefix)),
        // Waits for as many requests as events were asked for.
        hit: (prefix, count) => guard(() => new PerformanceObserver((list) => list.getEntries().forEach((e) =>
          e.name.startsWith(prefix) && --count == 0 && x.done())).observe({ type: 'resource' })),
      };
      return () => {
        if (c.limited && !tag[1]) return close(own, 'n');
        try {
          tag[4](x, c, w, d);
        } catch (e) {
          c.debug && console.warn(e);
          x.fail();
        }
      };
    };

    const run = () => {
      start = performance.now();
      setTimeout(leave, Math.min(c.budget, c.cap));
      // Vendors read the address: what is no click id and no campaign name is nobody's business.
      guard(() => {
        const query = new URLSearchParams(location.search);
        [...query.keys()].forEach((k) => /^utm_/.test(k) || keep.includes(k) || query.delete(k));
        history.replaceState(null, '', location.pathname + (`${query}` && '?' + query));
      });
      tags.map(use).forEach((f) => f());
      pixels[0] || leave();
    };

    w.addEventListener('pagehide', tell);
    // Back from the destination to a page that the browser kept: on again, and nothing fires twice.
    w.addEventListener('pageshow', (e) => e.persisted && go());
    d.prerendering ? d.addEventListener('prerenderingchange', run, { once: true }) : run();
  } catch (e) {
    go();
  }
})
