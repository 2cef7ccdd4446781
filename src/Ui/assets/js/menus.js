// A button with [data-menu] opens the popover beside it. The browser does the toggling and the light dismiss.
import { all, onContent } from './content.js';
import { place } from './place.js';

function put(button, menu) {
  if (button.hasAttribute('data-menu-wide')) menu.style.minWidth = `${button.getBoundingClientRect().width}px`;
  const middle = button.getBoundingClientRect().left + button.offsetWidth / 2;
  place(menu, button, { align: middle > innerWidth / 2 ? 'end' : 'start' });
}

function entries(menu) {
  return [...menu.querySelectorAll('a[href], button:not(:disabled)')];
}

function connect(button) {
  const menu = button.nextElementSibling;
  if (!menu?.hasAttribute('popover') || button.popoverTargetElement === menu) return;
  button.popoverTargetElement = menu;
  button.setAttribute('aria-expanded', 'false');

  const follow = () => put(button, menu);
  menu.addEventListener('toggle', (event) => {
    const open = event.newState === 'open';
    button.setAttribute('aria-expanded', String(open));
    if (open) {
      follow();
      addEventListener('scroll', follow, { passive: true, capture: true });
      addEventListener('resize', follow);
    } else {
      removeEventListener('scroll', follow, { capture: true });
      removeEventListener('resize', follow);
    }
  });
  // Placed at once too: the toggle event comes after a frame in which the menu would stand in the corner.
  menu.addEventListener('beforetoggle', (event) => {
    if (event.newState === 'open') queueMicrotask(follow);
  });
  menu.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = entries(menu);
    const index = items.indexOf(document.activeElement);
    items[(index + step + items.length) % items.length]?.focus();
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    menu.showPopover({ source: button });
    entries(menu)[0]?.focus();
  });
}

onContent((root) => all(root, '[data-menu]').forEach(connect));

// An entry that opens a dialog or submits has done its work; the menu must not stay over what comes.
document.addEventListener('click', (event) => {
  const item = event.target.closest('[popover].menu .menu-item');
  item?.closest('[popover]').hidePopover();
});
