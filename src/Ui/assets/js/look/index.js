// The editor of a domain's look: colours by eye or by number, complaints as one types, and the page as visitors see it.
import { fields } from './fields.js';
import { stage } from './stage.js';

const pause = 350;

export function start(root) {
  const form = root.querySelector('[data-look-form]');
  const see = root.querySelector('[data-look-see]');
  const screen = stage(root.querySelector('[data-look-stage]'));
  const marks = fields(form);
  const canEdit = root.dataset.canEdit === 'yes';
  let timer = 0;
  let turn = 0;

  const wish = () => new URLSearchParams(new FormData(see)).toString();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(update, pause);
  };

  async function update() {
    const mine = ++turn;
    if (!canEdit) {
      screen.open(`${root.dataset.frame}&${wish()}`);
      return;
    }
    const said = await check(`${root.dataset.check}&${wish()}`, form);
    // A newer keystroke has asked since; its answer is the one to show.
    if (!said || mine !== turn) return;
    const isGood = Object.keys(said.errors).length === 0;
    marks.complain(said.errors);
    tell(said, isGood);
    screen.goStraightOn(said.straightOn);
    if (isGood) screen.post(`${root.dataset.frame}&${wish()}`, form);
  }

  // Who writes a text sees it: its page, in its language.
  function follow(name) {
    const [kind, language, start] = name.split('.');
    if (kind !== 'Text') return;
    see.elements.in.value = language;
    const page = { purpose: 'consent', platform: 'consent' }[start] ?? start.replace('_', '-');
    if (page !== 'consent' || see.elements.show.value !== 'visit') see.elements.show.value = page;
  }

  function tell(said, isGood) {
    root.querySelector('[data-look-visit]').textContent = said.visit;
    root.querySelector('[data-look-stale]').hidden = isGood;
    const asked = root.querySelector('[data-look-asked]');
    if (said.asked === null) return;
    asked.querySelector('span').textContent = said.asked;
    asked.dataset.again = said.asksAgain ? 'yes' : 'no';
  }

  form.addEventListener('input', ({ target }) => {
    follow(target.name);
    soon();
  });
  form.addEventListener('change', async ({ target }) => {
    // The language whose words one writes is the one to see.
    if (target.matches('[data-look-language]')) see.elements.in.value = target.value;
    const parts = target.closest('[data-look-parts]');
    if (parts && canEdit && (await replaceParts(parts.dataset.lookParts, form))) soon();
  });
  see.addEventListener('change', (event) => {
    const { name, value } = event.target;
    if (name === 'from') see.elements.in.value = event.target.selectedOptions[0].dataset.language;
    if (name === 'width') screen.widen(value);
    else update();
  });
  see.addEventListener('submit', (event) => {
    event.preventDefault();
    update();
  });
  // A form that came back with errors has not been shown yet.
  if (canEdit) update();
}

/** Fields of another theme or in another language, filled with what was typed: the server knows them. */
async function replaceParts(address, form) {
  const asked = document.activeElement?.id;
  try {
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { 'HX-Request': 'true' } });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const parts = page.getElementById('look-parts');
    if (!parts) return false;
    const open = [...form.querySelectorAll('[data-look-group]')].map((group) => [group.dataset.lookGroup, group.open]);
    document.getElementById('look-parts').replaceWith(document.adoptNode(parts));
    for (const [group, isOpen] of open) form.querySelector(`[data-look-group="${group}"]`)?.toggleAttribute('open', isOpen);
    document.getElementById(asked)?.focus({ preventScroll: true });
    return true;
  } catch {
    return false;
  }
}

async function check(address, form) {
  try {
    const answer = await fetch(address, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' } });
    return answer.ok && answer.headers.get('content-type')?.includes('json') ? await answer.json() : null;
  } catch {
    // Without a connection the last picture stays; saving will say it.
    return null;
  }
}
