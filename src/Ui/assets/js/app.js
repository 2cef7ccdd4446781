import htmx from 'htmx.org/dist/htmx.esm.js';
import './confirm.js';
import './copy.js';
import './dialogs.js';
import './drawer.js';
import './forms.js';
import './goto.js';
import './lazy.js';
import './menus.js';
import './requests.js';
import './selection.js';
import './shortcuts.js';
import './tabs.js';
import './theme.js';
import './tips.js';
import './toasts.js';

window.htmx = htmx;
