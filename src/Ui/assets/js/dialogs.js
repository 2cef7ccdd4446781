// data-dialog-open="id" opens a native dialog, data-dialog-close closes the one around it, data-dialog-start opens by itself.
import { all, onContent } from './content.js';

export function open(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  const first = dialog.querySelector('[aria-invalid="true"], [autofocus], .dialog-body :is(input:not([type="hidden"]), select, textarea)');
  first?.focus();
}

document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-dialog-open]');
  if (opener) {
    event.preventDefault();
    open(document.getElementById(opener.dataset.dialogOpen));
    return;
  }
  if (event.target.closest('[data-dialog-close]')) {
    event.target.closest('dialog')?.close();
  }
});

// Pressing beside a dialog closes it, unless something was typed into it that would be missed.
document.addEventListener('mousedown', (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.open) return;
  const box = dialog.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  const typed = !dialog.hasAttribute('data-dialog-light') && [...dialog.querySelectorAll('input, textarea')].some((field) => field.type !== 'hidden' && field.value !== field.defaultValue);
  if (!inside && !typed) dialog.close();
});

onContent((root) => all(root, 'dialog[data-dialog-start]').forEach(open));
