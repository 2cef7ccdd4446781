// Unsaved-change guard, no double sending, and the focus on what went wrong.
import { all, onContent } from './content.js';

const changed = new Set();

function snapshot(form) {
  return new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])).toString();
}

function guard(form) {
  const before = snapshot(form);
  const note = form.querySelector('[data-guard-note]');
  const look = () => {
    const dirty = snapshot(form) !== before;
    if (dirty) changed.add(form);
    else changed.delete(form);
    if (note) note.hidden = !dirty;
  };
  form.addEventListener('input', look);
  form.addEventListener('change', look);
  form.addEventListener('reset', () => setTimeout(look));
  form.addEventListener('submit', () => changed.delete(form));
  // A form that came back with errors holds what was typed, which is not saved.
  if (form.querySelector('[aria-invalid="true"]')) {
    changed.add(form);
    if (note) note.hidden = false;
  }
}

// Saving comes back to the same page; it must come back to the same place on it.
const place = 'ui.place';

function keepPlace(form) {
  form.addEventListener('submit', () => sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, top: scrollY })));
}

function returnToPlace() {
  const kept = JSON.parse(sessionStorage.getItem(place) ?? 'null');
  sessionStorage.removeItem(place);
  if (kept?.path === location.pathname && !document.querySelector('[data-focus]')) scrollTo({ top: kept.top, behavior: 'instant' });
}

addEventListener('beforeunload', (event) => {
  for (const form of changed) if (!form.isConnected) changed.delete(form);
  if (changed.size > 0) event.preventDefault();
});

// After every other listener had its say: a form that really is sent shows it on its button.
addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method === 'dialog') return;
  const button = event.submitter;
  if (button?.matches('.btn')) setTimeout(() => button.setAttribute('data-busy', ''), 150);
  const form = event.target;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
  } else if (form.method === 'post') {
    form.dataset.sent = '';
    // An answer that is a download leaves the page where it is.
    setTimeout(release, 8000);
  }
});

function release() {
  document.querySelectorAll('[data-sent]').forEach((form) => delete form.dataset.sent);
  document.querySelectorAll('.btn[data-busy]').forEach((button) => button.removeAttribute('data-busy'));
}

// Back from the browser's cache: the page is as it was left, so the marks must go.
addEventListener('pageshow', release);

// A list of complaints says which field each one means, in the order in which the fields stand.
function nameComplaints(list) {
  const lines = [...list.children].map((line) => ({ line, link: line.querySelector('a'), field: document.getElementById(line.querySelector('a')?.hash.slice(1)) }));
  if (lines.some(({ field }) => !field)) return;
  for (const { link, field } of lines) {
    const label = field.labels?.[0]?.textContent.trim();
    if (label) link.prepend(`${label}: `);
  }
  lines.sort((a, b) => (a.field.compareDocumentPosition(b.field) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  list.append(...lines.map(({ line }) => line));
}

onContent((root) => {
  all(root, '.callout[data-focus] ul').forEach(nameComplaints);
  all(root, 'form[data-guard]').forEach(guard);
  all(root, 'form[data-guard], form[data-keep-place]').forEach(keepPlace);
  if (root === document.body) returnToPlace();
  all(root, '[data-focus]')[0]?.focus();
});

// Filters apply when they are chosen.
document.addEventListener('change', (event) => {
  if (event.target.matches?.('[data-submit-on-change]')) event.target.form.requestSubmit();
});
