// The consent page works without this: its form posts. With it, Back from the destination does not return here, and Escape closes.
(() => {
  const form = document.querySelector('form[data-consent]');
  if (!form || !window.fetch || !window.URLSearchParams) return;
  // Not form.action: that is the button of this name.
  const target = form.getAttribute('action');
  const token = form.querySelector('[name=t]').value;
  let sent = false;

  // What came with the link goes on: vendors read click ids from the address.
  const leave = (straight) => location.replace('/_/go?t=' + encodeURIComponent(token) + (straight ? '&x=1' : '') + location.search.replace('?', '&'));

  const send = (action) => {
    if (sent) return;
    sent = true;
    form.setAttribute('aria-busy', 'true');
    // Whatever becomes of the answer, the visitor arrives.
    fetch(target, {
      method: 'POST',
      body: new URLSearchParams({ t: token, action }),
      credentials: 'same-origin',
      keepalive: true,
      redirect: 'manual',
    }).then(() => leave(action != 'accept'), () => leave(true));
    setTimeout(() => leave(true), 3000);
  };

  form.addEventListener('submit', (event) => {
    if (!event.submitter) return;
    event.preventDefault();
    send(event.submitter.value);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) send('close');
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    sent = false;
    form.removeAttribute('aria-busy');
  });
})();
