import { all, onContent } from './content.js';

// A strip of tabs may be wider than its place: the open one is moved to the middle of it.
onContent((root) => all(root, '.tabs').forEach((strip) => {
  const tab = strip.querySelector('[aria-current]');
  if (!tab || strip.scrollWidth <= strip.clientWidth) return;
  const [place, open] = [strip.getBoundingClientRect(), tab.getBoundingClientRect()];
  strip.scrollLeft += open.left + open.width / 2 - place.left - place.width / 2;
}));
