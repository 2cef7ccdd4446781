// Calls back with the whole document once, and later with each piece that htmx put in.
const callbacks = [];

export function onContent(callback) {
  callbacks.push(callback);
  callback(document.body);
}

document.addEventListener('htmx:after:process', (event) => {
  const root = event.target;
  if (root instanceof Element && root !== document.body) callbacks.forEach((callback) => callback(root));
});

/** Matching elements in a piece of content, the piece itself included. */
export function all(root, selector) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found;
}

/** Texts that scripts show come from the server's resource file. */
export function text(key, ...values) {
  const words = document.getElementById('ui-text')?.dataset[key] ?? '';
  return values.reduce((sentence, value, index) => sentence.replace(`{${index}}`, value), words);
}

export function csrf() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta?.content ? { header: meta.dataset.header, field: meta.dataset.field, token: meta.content } : null;
}

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function icon(name, size = 16) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(namespace, 'use');
  use.setAttribute('href', `${text('icons')}#${name}`);
  svg.append(use);
  return svg;
}
