// / searches, c creates, ? explains; j and k walk the rows of the table, Enter opens one, x selects it.
import { open } from './dialogs.js';

const typing = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

function visible(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
}

function rows() {
  return [...document.querySelectorAll('.table tbody tr:has(.row-link)')].filter((row) => row.checkVisibility());
}

function walk(step) {
  const every = rows();
  if (every.length === 0) return;
  const at = every.findIndex((row) => row.hasAttribute('data-current') || row.contains(document.activeElement));
  const next = every[Math.max(0, Math.min(every.length - 1, at < 0 ? 0 : at + step))];
  every.forEach((row) => row.toggleAttribute('data-current', row === next));
  next.querySelector('.row-link').focus({ focusVisible: true });
  next.scrollIntoView({ block: 'nearest' });
}

const actions = {
  '/': () => {
    const field = visible('[data-search]');
    if (!field) return open(document.getElementById('goto'));
    field.focus();
    field.select();
  },
  'c': () => (visible('[data-create]') ?? visible('.empty-actions > .btn-primary'))?.click(),
  '?': () => open(document.getElementById('shortcuts')),
  'j': () => walk(1),
  'k': () => walk(-1),
  'x': () => document.activeElement?.closest('tr')?.querySelector('[data-select]')?.click(),
};

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && event.target.matches?.('[data-search]')) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.matches?.(typing) || document.querySelector('dialog[open], .menu:popover-open')) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
