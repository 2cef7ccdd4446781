// One tooltip for the page. It shows on hover and on keyboard focus, Escape hides it, and while it shows it describes its element.
import { make } from './content.js';
import { place } from './place.js';

const tip = make('div', { className: 'tip', id: 'tip', role: 'tooltip', popover: 'manual' });
let owner = null;
let timer = 0;

function show(element) {
  clearTimeout(timer);
  if (owner === element) return;
  hide();
  owner = element;
  timer = setTimeout(() => {
    if (!element.isConnected || !element.dataset.tip) return;
    document.body.append(tip);
    tip.textContent = element.dataset.tip;
    tip.showPopover();
    place(tip, element, { gap: 6, align: 'center', side: 'above' });
    if (element.getAttribute('aria-label') !== element.dataset.tip) element.setAttribute('aria-describedby', tip.id);
  }, element.matches(':focus-visible') ? 0 : 250);
}

function hide() {
  clearTimeout(timer);
  if (owner?.getAttribute('aria-describedby') === tip.id) owner.removeAttribute('aria-describedby');
  owner = null;
  if (tip.isConnected) tip.hidePopover();
}

document.addEventListener('pointerover', (event) => {
  const element = event.target.closest?.('[data-tip]');
  if (element) show(element);
  else if (!owner?.matches(':focus-visible')) hide();
});
document.addEventListener('focusin', (event) => {
  const element = event.target.closest?.('[data-tip]');
  if (element?.matches(':focus-visible')) show(element);
});
document.addEventListener('focusout', hide);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') hide();
});
document.addEventListener('scroll', hide, { passive: true, capture: true });
// A definition's button exists for its tooltip: touch has no hover.
document.addEventListener('click', (event) => {
  const element = event.target.closest?.('[data-tip]');
  if (element?.matches('.stat-definition, .number, time')) {
    owner = null;
    show(element);
  } else {
    hide();
  }
});
