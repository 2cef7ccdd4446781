// Runs before the first paint, so that a page chosen to be dark never flashes white.
// A plain blocking script: module scripts wait for the document.
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const choice = localStorage.getItem('theme');
    if (choice === 'light' || choice === 'dark') root.dataset.theme = choice;
  } catch {
    // Storage can be forbidden; the system's choice then holds.
  }
})();
