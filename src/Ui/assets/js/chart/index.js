// Draws <figure data-chart> from the table inside it. Fetched only by pages that have a chart (see lazy.js).
import uPlot from 'uplot';
import { read } from './read.js';
import { options } from './options.js';
import { attachTooltip } from './tooltip.js';

// What was being read, and where the focus was, in a chart that htmx replaces; by id, because the new figure is another element.
const reading = new Map();
let focused = null;
const running = new Set();

class Chart {
  #figure;
  #place;
  #plot = null;
  #tooltip = null;
  #width = 0;
  #resize = new ResizeObserver(() => this.#follow());

  constructor(figure) {
    this.#figure = figure;
    this.#place = figure.querySelector('[data-plot]');
    this.draw();
    this.#place.addEventListener('focus', () => { focused = figure.id || null; });
    this.#place.addEventListener('blur', () => setTimeout(() => { if (!this.gone && document.activeElement !== this.#place) focused = null; }));
    this.#resize.observe(this.#place);
    running.add(this);
  }

  get gone() {
    return !this.#figure.isConnected;
  }

  draw() {
    const { id } = this.#figure;
    const index = this.#tooltip?.index ?? (id ? reading.get(id) : null) ?? null;
    this.#tooltip?.remove();
    this.#plot?.destroy();
    const data = read(this.#figure);
    this.#width = this.#place.clientWidth;
    if (data.labels.length === 0 || this.#width === 0) return;
    this.#plot = new uPlot(options(this.#figure, data, this.#width, this.#place.clientHeight), data.columns, this.#place);
    this.#tooltip = attachTooltip(this.#plot, this.#place, data, (at) => {
      if (!id) return;
      if (at === null) reading.delete(id);
      else reading.set(id, at);
    });
    // Scales are set in the microtask that the plot queued; before it a position means nothing.
    const tooltip = this.#tooltip;
    queueMicrotask(() => {
      if (index !== null) tooltip.show(Math.min(index, data.labels.length - 1));
      if (id && focused === id) this.#place.focus({ preventScroll: true });
    });
  }

  remove() {
    this.#resize.disconnect();
    this.#tooltip?.remove(true);
    this.#plot?.destroy();
    running.delete(this);
  }

  #follow() {
    const width = this.#place.clientWidth;
    if (width === this.#width) return;
    // Labels thin out with the width, so that a new size is a new drawing.
    this.draw();
  }
}

const drawn = new WeakMap();

export function start(figure) {
  for (const chart of running) if (chart.gone) chart.remove();
  const chart = drawn.get(figure);
  // A morph leaves the figure and changes its table.
  if (chart) chart.draw();
  else drawn.set(figure, new Chart(figure));
}

document.addEventListener('ui:theme', () => running.forEach((chart) => chart.draw()));
