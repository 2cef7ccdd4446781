import { text } from './content.js';
import { toast } from './toasts.js';

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // No clipboard without HTTPS; the old way still works there.
    if (!copyBySelection(button.dataset.copy)) {
      toast({ text: text('copyFailed'), kind: 'error' });
      return;
    }
  }
  button.setAttribute('data-done', '');
  toast({ text: text('copied') });
  setTimeout(() => button.removeAttribute('data-done'), 1600);
}

function copyBySelection(value) {
  const area = document.createElement('textarea');
  area.value = value;
  area.className = 'sr-only';
  area.setAttribute('aria-hidden', 'true');
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-copy]');
  if (button) {
    event.preventDefault();
    copy(button);
    return;
  }
  const reveal = event.target.closest('[data-reveal]');
  if (reveal) {
    const secret = reveal.parentElement.querySelector('[data-secret]');
    const shown = secret.toggleAttribute('data-shown');
    reveal.dataset.revealShow ??= reveal.textContent;
    reveal.textContent = shown ? reveal.dataset.revealHide : reveal.dataset.revealShow;
  }
});
