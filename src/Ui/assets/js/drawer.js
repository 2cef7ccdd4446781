// Below 900 px the side navigation is a drawer: opened by the menu button, closed by Escape, by a click beside it or by leaving.
const drawer = document.querySelector('[data-drawer]');
const opener = document.querySelector('[data-drawer-open]');
const rest = document.querySelector('.shell-main');

function set(open) {
  drawer.toggleAttribute('data-open', open);
  rest.inert = open;
  opener.setAttribute('aria-expanded', String(open));
  if (open) drawer.querySelector('[data-drawer-close]').focus();
  else opener.focus();
}

if (drawer && opener) {
  opener.addEventListener('click', () => set(true));
  drawer.querySelector('[data-drawer-close]')?.addEventListener('click', () => set(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && drawer.hasAttribute('data-open')) set(false);
  });
  document.addEventListener('click', (event) => {
    const beside = !event.target.closest('[data-drawer], [data-drawer-open], [popover]');
    if (beside && drawer.hasAttribute('data-open')) set(false);
  });
  matchMedia('(width >= 900px)').addEventListener('change', (wide) => {
    if (wide.matches && drawer.hasAttribute('data-open')) set(false);
  });
}
