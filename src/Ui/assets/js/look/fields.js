// Fields of the form: a colour's square follows its text, the way back to the theme's value, and what is wrong with one.
const hex = /^#[0-9a-f]{6}$/i;

export function fields(form) {
  const byId = (id) => document.getElementById(id);

  // The browser reads rgb() and the rest; what it cannot read leaves the square as it was.
  const canvas = document.createElement('canvas').getContext('2d');
  const toHex = (text) => {
    canvas.fillStyle = '#010203';
    canvas.fillStyle = text;
    return hex.test(canvas.fillStyle) && canvas.fillStyle !== '#010203' ? canvas.fillStyle : null;
  };

  function follow(field) {
    const back = form.querySelector(`[data-back-of="${field.id}"]`);
    if (back) back.hidden = field.value.trim() === '';
    const swatch = form.querySelector(`[data-colour-of="${field.id}"]`);
    if (swatch) swatch.value = field.value.trim() === '' ? swatch.dataset.standard : (toHex(field.value) ?? swatch.value);
    const count = form.querySelector(`[data-look-count="${field.id}"]`);
    if (count) {
      count.hidden = field.value.trim() === '';
      count.textContent = count.dataset.words.replace('{0}', field.value.trim().length).replace('{1}', count.dataset.most);
    }
  }

  form.addEventListener('input', ({ target }) => {
    if (target.dataset.colourOf) {
      const field = byId(target.dataset.colourOf);
      field.value = target.value;
      follow(field);
    } else if (target.id) {
      follow(target);
    }
  });

  // A text is one line however it is wrapped; what was pasted with breaks becomes one.
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('.look-text')) event.preventDefault();
  });
  form.addEventListener('paste', ({ target }) => {
    if (target.matches('.look-text')) setTimeout(() => { target.value = target.value.replace(/\s*[\r\n]+\s*/g, ' '); });
  });

  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-back-of]');
    if (!button) return;
    const field = byId(button.dataset.backOf);
    field.value = '';
    follow(field);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  });

  function complain(errors) {
    const byField = new Map(Object.entries(errors).map(([name, message]) => [name.replaceAll('.', '_'), message]));
    for (const place of form.querySelectorAll('[data-look-error]')) {
      const id = place.id.slice(0, -'-error'.length);
      const field = byId(id);
      // A note is not part of the look: what its field says stays.
      if (id === 'Note') continue;
      const message = byField.get(id);
      place.hidden = !message;
      place.querySelector('span').textContent = message ?? '';
      if (message) field?.setAttribute('aria-invalid', 'true');
      else field?.removeAttribute('aria-invalid');
    }
  }

  return { complain };
}
