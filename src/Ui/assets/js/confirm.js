// data-confirm="Question" on a form or on its button asks before the form is sent; hx-confirm asks through the same dialog.
import { make, text } from './content.js';

const confirmed = new WeakSet();

/** Resolves to true when the person agrees. */
export function ask({ question, detail, button, danger, word }) {
  const go = make('button', { type: 'submit', className: danger ? 'btn btn-danger' : 'btn btn-primary' }, button || text('confirm'));
  const cancel = make('button', { type: 'button', className: 'btn' }, text('cancel'));
  const form = make('form', { method: 'dialog' });
  const title = make('h2', { id: 'confirm-title' }, question);
  form.append(make('div', { className: 'dialog-header' }, title));

  const body = make('div', { className: 'dialog-body' });
  if (detail) body.append(make('p', { className: 'dialog-lead' }, detail));
  const typed = make('input', { className: 'input', id: 'confirm-word', autocomplete: 'off', spellcheck: false });
  if (word) {
    const label = make('label', { htmlFor: 'confirm-word' }, text('typeToConfirm', word));
    body.append(make('div', { className: 'field' }, make('div', { className: 'field-label' }, label), typed));
    go.disabled = true;
    typed.addEventListener('input', () => { go.disabled = typed.value.trim() !== word; });
  }
  form.append(body, make('div', { className: 'dialog-footer' }, cancel, go));

  const dialog = make('dialog', { className: 'dialog dialog-narrow' }, form);
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  document.body.append(dialog);

  return new Promise((resolve) => {
    let agreed = false;
    form.addEventListener('submit', () => { agreed = true; });
    cancel.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(agreed);
    });
    dialog.showModal();
    // What cannot be taken back must not be one stray Enter away.
    (word ? typed : danger ? cancel : go).focus();
  });
}

function questionOf(form, submitter) {
  const source = submitter?.dataset.confirm ? submitter : form.dataset.confirm ? form : null;
  return source && {
    question: source.dataset.confirm,
    detail: source.dataset.confirmText,
    button: source.dataset.confirmButton,
    danger: source.hasAttribute('data-confirm-danger'),
    word: source.dataset.confirmType,
  };
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const question = questionOf(form, event.submitter);
  if (!question || confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(question)) {
    confirmed.add(form);
    form.requestSubmit(event.submitter);
  }
}, { capture: true });

document.addEventListener('htmx:confirm', async (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  const { dataset } = ctx.sourceElement;
  const agreed = await ask({
    question: ctx.confirm,
    detail: dataset.confirmText,
    button: dataset.confirmButton,
    danger: 'confirmDanger' in dataset,
    word: dataset.confirmType,
  });
  (agreed ? issueRequest : dropRequest)();
});
