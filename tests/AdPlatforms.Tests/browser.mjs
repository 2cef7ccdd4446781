// A browser as small as a page's pixels need, with a clock of its own: reads a scenario from each line of standard input, runs
// the script in it, and writes a line with what was seen. Nothing leaves the machine: a "request" is a script element that was added to the page.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import vm from 'node:vm';

async function visit(scenario) {
  const seen = { requests: [], beacons: [], replaced: [], states: [], warnings: [], address: '', end: {} };
  let now = 0;
  const due = [];
  const later = (f, after) => due.push({ at: now + Math.max(0, after || 0), f, order: due.length + now * 1e6 });

  const plain = (value) => JSON.parse(JSON.stringify(value, (key, v) =>
    typeof v === 'function' ? '[function]' : Object.prototype.toString.call(v) === '[object Arguments]' ? Array.from(v) : v) ?? 'null');
  const Queues = { fbq: (f) => f.queue, lintrk: (f) => f.q, pintrk: (f) => f.queue, twq: (f) => f.queue, snaptr: (f) => f.queue, rdt: (f) => f.callQueue,
    qp: (f) => f.queue, dataLayer: (a) => a, uetq: (a) => a, adroll: (a) => a, ttq: (a) => ({ calls: [...a], of: a._i && Object.fromEntries(
      Object.entries(a._i).map(([id, calls]) => [id, [...calls]])), options: a._o }),
    _linkedin_partner_id: (v) => v, _linkedin_data_partner_ids: (v) => v, _linkedin_event_id: (v) => v, adroll_adv_id: (v) => v, adroll_pix_id: (v) => v };
  const queues = () => Object.fromEntries(Object.entries(Queues).filter(([name]) => page[name] !== undefined).map(([name, of]) => [name, plain(of(page[name]))]));

  const listeners = {};
  const listen = (name, f) => (listeners[name] ??= []).push(f);
  const fire = (name, event = {}) => (listeners[name] ?? []).splice(0, name === 'prerenderingchange' ? 99 : 0).concat(listeners[name] ?? []).forEach((f) => f(event));
  const observers = [];

  const answer = (script) => {
    const how = scenario.vendors.find((v) => script.src.startsWith(v.src)) ?? { after: 50 };
    if (how.hangs) return;
    later(() => {
      if (how.fails) return script.onerror({});
      if (how.runs) vm.runInContext(how.runs, page);
      (how.hits ?? []).forEach((hit) => later(() => observers.forEach((o) => o({ getEntries: () => [{ name: hit.url }] })), hit.after));
      script.onload({});
    }, how.after ?? 50);
  };

  const doc = {
    currentScript: { nonce: 'bm9uY2U=' },
    prerendering: scenario.prerendering ?? false,
    scripts: [],
    createElement: () => ({}),
    head: {
      appendChild(e) {
        seen.requests.push({ url: e.src, at: now, nonce: e.nonce, queues: queues() });
        if (scenario.vendors.some((v) => v.throws && e.src.startsWith(v.src))) throw new Error('refused');
        doc.scripts.push(e);
        answer(e);
      },
    },
    addEventListener: listen,
    dispatchEvent: (e) => seen.states.push(e.detail),
  };
  const url = new URL(scenario.address ?? 'https://go.example/guide');
  const location = { pathname: url.pathname, search: url.search, replace: (to) => seen.replaced.push({ to, at: now }) };
  const page = vm.createContext({
    document: doc, location, URLSearchParams, TextEncoder, Promise, Date,
    setTimeout: later,
    performance: { now: () => now },
    addEventListener: listen,
    history: { replaceState: (a, b, to) => { seen.address = to; } },
    navigator: scenario.withoutBeacon ? {} : { sendBeacon: (to, body) => seen.beacons.push({ to, body, at: now }) },
    console: { warn: (e) => seen.warnings.push(String(e)) },
    CustomEvent: class { constructor(type, init) { this.type = type; this.detail = init.detail; } },
    PerformanceObserver: class { constructor(f) { this.f = f; } observe() { observers.push(this.f); } },
    crypto: scenario.withoutCrypto ? {} : { subtle: { digest: async (name, bytes) => Uint8Array.from(createHash('sha256').update(bytes).digest()).buffer } },
  });
  page.window = page;

  (scenario.events ?? []).forEach((e) => later(() => {
    if (e.name === 'prerenderingchange') doc.prerendering = false;
    fire(e.name, e);
  }, e.after));
  vm.runInContext(scenario.script, page);
  for (let step = 0; step < 10000; step++) {
    await new Promise(setImmediate);
    due.sort((a, b) => a.at - b.at || a.order - b.order);
    const next = due.shift();
    if (!next || next.at > 5000) break;
    now = next.at;
    next.f();
  }
  seen.end = queues();
  return seen;
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await visit(JSON.parse(line)).catch((e) => ({ error: String(e.stack) }))));
}
