// <form data-selectable>: row checkboxes, one for all of them, ranges with Shift, and the bar with what can be done to the selection.
import { all, onContent } from './content.js';

function connect(form) {
  const bar = form.querySelector('[data-bulk]');
  const master = form.querySelector('[data-select-all]');
  let last = null;
  const boxes = () => [...form.querySelectorAll('[data-select]')];

  function show() {
    const every = boxes();
    const chosen = every.filter((box) => box.checked).length;
    if (bar) {
      bar.hidden = chosen === 0;
      const count = bar.querySelector('[data-bulk-count]');
      if (count) count.textContent = chosen.toLocaleString(document.documentElement.lang || undefined);
    }
    if (master) {
      master.checked = chosen > 0 && chosen === every.length;
      master.indeterminate = chosen > 0 && chosen < every.length;
    }
  }

  form.addEventListener('click', (event) => {
    const box = event.target.closest('[data-select]');
    if (box) {
      if (event.shiftKey && last?.isConnected) {
        const every = boxes();
        const [from, to] = [every.indexOf(last), every.indexOf(box)].sort((a, b) => a - b);
        every.slice(from, to + 1).forEach((other) => { other.checked = box.checked; });
      }
      last = box;
    }
    if (event.target.closest('[data-bulk-clear]')) boxes().forEach((other) => { other.checked = false; });
    if (event.target === master) boxes().forEach((other) => { other.checked = master.checked; });
    show();
  });
  form.addEventListener('change', show);
  show();
}

onContent((root) => {
  all(root, 'form[data-selectable]').forEach(connect);
  // Rows that htmx put into a form that was there before.
  const around = root.closest?.('form[data-selectable]');
  if (around && around !== root) around.dispatchEvent(new Event('change'));
});
