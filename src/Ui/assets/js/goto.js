// The dialog of _GoTo.cshtml: type to narrow the list down, arrows choose, Enter goes. Ctrl K or ⌘ K opens it from anywhere.
import { open } from './dialogs.js';

const dialog = document.querySelector('[data-goto]');

function start() {
  const field = dialog.querySelector('input');
  const list = dialog.querySelector('[role="listbox"]');
  const none = dialog.querySelector('[role="status"]');
  const options = [...list.children];
  options.forEach((option, index) => { option.id = `goto-${index}`; });
  const shown = () => options.filter((option) => !option.hidden);

  function choose(option) {
    options.forEach((other) => other.setAttribute('aria-selected', String(other === option)));
    if (option) field.setAttribute('aria-activedescendant', option.id);
    else field.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  function narrow() {
    const typed = field.value.trim();
    for (const option of options) {
      if (option.dataset.searchHref === undefined) {
        option.hidden = !option.textContent.toLocaleLowerCase().includes(typed.toLocaleLowerCase());
      } else {
        option.hidden = typed === '';
        option.querySelector('span').textContent = option.dataset.words.replace('{0}', typed);
      }
    }
    none.hidden = shown().length > 0;
    list.hidden = !none.hidden;
    choose(shown()[0]);
  }

  function go(option) {
    if (!option) return;
    const { href, searchHref } = option.dataset;
    location.assign(href ?? `${searchHref}?q=${encodeURIComponent(field.value.trim())}`);
    dialog.close();
  }

  field.addEventListener('input', narrow);
  field.addEventListener('keydown', (event) => {
    const every = shown();
    const at = every.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(every[(at + step + every.length) % every.length]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(every[at]);
    }
  });
  list.addEventListener('click', (event) => go(event.target.closest('[role="option"]')));
  list.addEventListener('pointermove', (event) => {
    const option = event.target.closest('[role="option"]');
    if (option && option.getAttribute('aria-selected') !== 'true') choose(option);
  });
  dialog.addEventListener('close', () => {
    field.value = '';
    narrow();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    open(dialog);
  });
  narrow();
}

if (dialog) start();
