import { all, onContent } from './content.js';

const root = document.documentElement;

function choice() {
  return root.dataset.theme ?? 'system';
}

function show() {
  for (const button of document.querySelectorAll('[data-theme-choice]')) {
    button.setAttribute('aria-pressed', String(button.dataset.themeChoice === choice()));
  }
}

function choose(theme) {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Kept for this page only.
  }
  show();
  changed();
}

// Canvas does not follow style changes by itself.
function changed() {
  document.dispatchEvent(new CustomEvent('ui:theme'));
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-theme-choice]');
  if (button) choose(button.dataset.themeChoice);
});
onContent((part) => {
  if (all(part, '[data-theme-choice]').length > 0) show();
});
