// Mouse and touch through uPlot's cursor, the arrow keys through focus; the same box for all three, and words for a screen reader.
import { make } from '../content.js';

export function attachTooltip(plot, place, data, remember) {
  const box = make('div', { className: 'chart-tip', hidden: true });
  const spoken = make('div', { className: 'sr-only' });
  spoken.setAttribute('aria-live', 'polite');
  place.append(box, spoken);
  place.tabIndex = 0;
  place.setAttribute('role', 'group');
  place.setAttribute('aria-label', place.dataset.keys ?? '');
  const last = data.labels.length - 1;
  let index = null;

  function fill(at) {
    const title = data.labels[at].long + (data.partial !== null && at === last ? ` (${data.partial})` : '');
    const list = make('dl');
    data.series.forEach((one) => {
      const row = make('div', {}, make('dt', { className: `is-${one.role}` }, one.name), make('dd', {}, one.shown[at]));
      list.append(row);
    });
    const { note } = data.labels[at];
    box.replaceChildren(make('b', {}, title), list, ...(note === undefined ? [] : [make('p', {}, note)]));
    return title;
  }

  function put(at) {
    const left = plot.valToPos(at, 'x') + plot.over.offsetLeft;
    const width = box.offsetWidth;
    const right = left + 12 + width <= place.clientWidth;
    box.style.left = `${right ? left + 12 : Math.max(0, left - width - 12)}px`;
  }

  function show(at, aloud = false) {
    index = at;
    const title = fill(at);
    box.hidden = false;
    put(at);
    remember(at);
    if (aloud) spoken.textContent = `${title}: ${data.series.map((one, place_) => `${one.name} ${one.shown[at]}`).join(', ')}${data.labels[at].note === undefined ? '' : `. ${data.labels[at].note}`}`;
  }

  function hide() {
    index = null;
    box.hidden = true;
    remember(null);
  }

  function toPoint(at) {
    plot.setCursor({ left: plot.valToPos(at, 'x'), top: plot.over.clientHeight / 2 });
    show(at, true);
  }

  plot.hooks.setCursor = [() => {
    const at = plot.cursor.idx;
    if (at === null || at === undefined || plot.cursor.left < 0) {
      if (document.activeElement !== place) hide();
      return;
    }
    if (at !== index) show(at);
  }];

  const keys = (event) => {
    const rightToLeft = getComputedStyle(place).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: (index ?? last) + rightToLeft, ArrowLeft: (index ?? last + 1) - rightToLeft, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      toPoint(Math.max(0, Math.min(last, to)));
    } else if (event.key === 'Escape') {
      hide();
    }
  };
  const focus = () => { if (place.matches(':focus-visible') && index === null) toPoint(last); };
  // An element that is being replaced loses the focus too; only one that stays was left by the reader.
  const blur = () => setTimeout(() => { if (place.isConnected) hide(); });
  // uPlot follows the mouse only; a finger is translated for it.
  const touch = (event) => {
    const area = plot.over.getBoundingClientRect();
    const { clientX } = event.touches[0];
    const at = Math.round(plot.posToVal(clientX - area.left, 'x'));
    toPoint(Math.max(0, Math.min(last, at)));
  };
  const listeners = { keydown: keys, focus, blur, touchstart: touch, touchmove: touch };
  for (const [name, listener] of Object.entries(listeners)) place.addEventListener(name, listener, { passive: name.startsWith('touch') });

  return {
    get index() { return index; },
    show(at) {
      plot.setCursor({ left: plot.valToPos(at, 'x'), top: plot.over.clientHeight / 2 });
      show(at);
    },
    /** @param keep the chart is replaced, not closed: what was being read stays remembered. */
    remove(keep = false) {
      for (const [name, listener] of Object.entries(listeners)) place.removeEventListener(name, listener);
      box.remove();
      spoken.remove();
      if (!keep) index = null;
    },
  };
}
