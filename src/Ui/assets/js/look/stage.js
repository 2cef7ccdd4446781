// The screen on which a visitor's page is shown. Two frames take turns: the next page loads behind the one that is seen.
export function stage(box) {
  const frames = [...box.querySelectorAll('iframe')];
  const none = box.querySelector('[data-look-none]');
  let front = 0;

  function fit() {
    const wide = box.dataset.width === 'desktop' ? 1280 : 390;
    box.style.setProperty('--scale', Math.min(1, box.clientWidth / wide));
  }

  function onLoad(index) {
    if (index === front) return;
    front = index;
    frames.forEach((frame, at) => {
      frame.toggleAttribute('data-front', at === front);
      if (at === front) frame.removeAttribute('aria-hidden');
      else frame.setAttribute('aria-hidden', 'true');
      frame.tabIndex = at === front ? 0 : -1;
    });
  }

  function back() {
    const index = 1 - front;
    frames[index].onload = () => onLoad(index);
    return frames[index];
  }

  new ResizeObserver(fit).observe(box);
  fit();

  return {
    open(address) {
      back().src = address;
    },

    /** Sends what is in the form, unsaved, to be shown. */
    post(address, form) {
      const sent = document.createElement('form');
      Object.assign(sent, { method: 'post', action: address, target: back().name, hidden: true });
      for (const [name, value] of new FormData(form)) {
        const field = document.createElement('input');
        Object.assign(field, { type: 'hidden', name, value });
        sent.append(field);
      }
      document.body.append(sent);
      sent.submit();
      sent.remove();
    },

    widen(width) {
      box.dataset.width = width;
      fit();
    },

    goStraightOn(is) {
      none.hidden = !is;
    },
  };
}
