// <figure data-module="/assets/…/chart.js">: a module that only some pages need is fetched when such an element appears.
import { all, onContent } from './content.js';

onContent(async (root) => {
  for (const element of all(root, '[data-module]')) {
    const module = await import(element.dataset.module);
    module.start(element);
  }
});
