// What every htmx request shares: the antiforgery token, a sign that it takes long, and an answer when it fails.
import { csrf, text } from './content.js';
import { toast } from './toasts.js';

const root = document.documentElement;
let running = 0;
let timer = 0;

const isPoll = (context) => context.sourceElement?.hasAttribute('data-poll');

document.addEventListener('htmx:config:request', (event) => {
  const token = csrf();
  const { ctx } = event.detail;
  if (token && ctx.request.method !== 'GET') ctx.request.headers[token.header] = token.token;
});

document.addEventListener('htmx:before:request', (event) => {
  if (isPoll(event.detail.ctx)) {
    // Only the repetition waits: what loads once must also load in a tab opened in the background.
    if (document.hidden && event.detail.ctx.sourceEvent?.type === 'every') event.preventDefault();
    return;
  }
  running++;
  timer ||= setTimeout(() => root.setAttribute('data-busy', ''), 300);
});

document.addEventListener('htmx:before:response', (event) => {
  const { raw, status } = event.detail.ctx.response;
  // Signed out meanwhile: the sign-in page must not land inside a card.
  if (status === 401 || (raw.redirected && new URL(raw.url).pathname.startsWith('/sign-in'))) {
    event.preventDefault();
    location.reload();
  }
});

document.addEventListener('htmx:response:error', (event) => {
  const { ctx } = event.detail;
  const answered = ctx.response.headers.get('HX-Trigger') !== null || ctx.response.status === 422;
  if (!answered && !isPoll(ctx)) toast({ text: text('requestFailed'), kind: 'error' });
});

document.addEventListener('htmx:error', (event) => {
  const ctx = event.detail?.ctx;
  if (ctx && !isPoll(ctx)) toast({ text: text(navigator.onLine ? 'requestFailed' : 'offline'), kind: 'error' });
});

document.addEventListener('htmx:finally:request', (event) => {
  if (isPoll(event.detail.ctx)) return;
  running = Math.max(0, running - 1);
  if (running === 0) {
    clearTimeout(timer);
    timer = 0;
    root.removeAttribute('data-busy');
  }
});
