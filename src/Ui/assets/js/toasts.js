// Short messages: rendered by the server after a redirect, or sent as the response header HX-Trigger: {"toast":{…}}.
import { all, csrf, icon, make, onContent, text } from './content.js';

const region = document.querySelector('[data-toasts]');
const lifetime = { plain: 5000, withAction: 10000 };

function live(toast) {
  const hasAction = toast.querySelector('.toast-action') !== null;
  let timer = 0;
  const leave = () => toast.remove();
  const start = () => { timer = setTimeout(leave, hasAction ? lifetime.withAction : lifetime.plain); };
  const wait = () => clearTimeout(timer);
  // Someone reading it or reaching for Undo is not interrupted.
  toast.addEventListener('pointerenter', wait);
  toast.addEventListener('pointerleave', start);
  toast.addEventListener('focusin', wait);
  toast.addEventListener('focusout', start);
  toast.querySelector('[data-toast-close]').addEventListener('click', leave);
  if (!toast.classList.contains('toast-error')) start();
}

function undoForm(url, words) {
  const form = make('form', { method: 'post', action: url });
  const token = csrf();
  if (token) form.append(make('input', { type: 'hidden', name: token.field, value: token.token }));
  form.append(make('button', { type: 'submit', className: 'toast-action' }, words ?? text('undo')));
  return form;
}

export function toast({ text: words, kind = 'success', undoUrl, undoText }) {
  if (!region) return;
  const name = typeof kind === 'number' ? ['success', 'info', 'error'][kind] : kind.toLowerCase();
  const close = make('button', { type: 'button', className: 'toast-close' }, icon('x', 14));
  close.dataset.toastClose = '';
  close.setAttribute('aria-label', text('dismiss'));
  const box = make('div', { className: `toast toast-${name}` });
  box.append(
    icon({ success: 'circle-check', error: 'circle-alert' }[name] ?? 'info'),
    make('span', { className: 'toast-text' }, words),
    ...(undoUrl ? [undoForm(undoUrl, undoText)] : []),
    close);
  region.replaceChildren(box);
  live(box);
}

document.addEventListener('toast', (event) => toast(event.detail));
onContent((root) => all(root, '[data-toast]').forEach(live));
