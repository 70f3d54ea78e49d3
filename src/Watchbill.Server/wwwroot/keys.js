// Keys. Each presses a link, or goes to a field or button, that is on the page anyway and names its key: data-key, data-does says what for. j and k go through a list.
// "?" shows them all, and turns them off: whoever speaks to the computer, or leans on the keyboard, must not set anything off. Nothing happens while somebody types.
const store = 'watchbill.keys';
const links = '.alerts h3 a';
let on = read();
let button = null;

function read() {
  try { return localStorage.getItem(store) !== 'off'; } catch { return true; }
}

function turn(wanted) {
  on = wanted;
  try { localStorage.setItem(store, wanted ? 'on' : 'off'); } catch { /* holds until the page is left */ }
}

function step(by) {
  const all = [...document.querySelectorAll(links)];
  const at = all.findIndex((link) => link.closest('li').contains(document.activeElement));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  next?.focus();
  return next !== undefined;
}

function go(element) {
  if (element.matches('a')) {
    element.click();
    return;
  }
  const target = element.dataset.focus ? document.getElementById(element.dataset.focus) : element;
  for (let part = target.closest('details:not([open])'); part; part = part.parentElement.closest('details:not([open])')) part.open = true;
  button = element.matches('button') ? element : null;
  target.focus();
  target.scrollIntoView({ block: 'center' });
}

function row(list, key, does) {
  const name = document.createElement('dt');
  name.append(Object.assign(document.createElement('kbd'), { textContent: { ArrowLeft: '←', ArrowRight: '→' }[key] ?? key }));
  list.append(name, Object.assign(document.createElement('dd'), { textContent: does }));
}

function show() {
  const dialogue = Object.assign(document.createElement('dialog'), { className: 'card stack keys' });
  dialogue.setAttribute('aria-labelledby', 'keys-title');
  const list = Object.assign(document.createElement('dl'), { className: 'facts' });
  if (document.querySelector(links)) {
    row(list, 'j', 'The next in the list');
    row(list, 'k', 'The one before');
    row(list, 'Enter', 'Opens it');
  }
  for (const element of document.querySelectorAll('[data-key]')) row(list, element.dataset.key, element.dataset.does ?? element.textContent);
  if (document.querySelector('button[data-key][data-focus]')) row(list, 'Ctrl Enter', 'Sends what is written');
  row(list, '?', 'Shows the keys');
  const single = Object.assign(document.createElement('label'), { className: 'choice' });
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: on });
  box.addEventListener('change', () => turn(box.checked));
  single.append(box, 'Single keys work, in this browser');
  const close = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Close' });
  close.addEventListener('click', () => dialogue.close());
  dialogue.append(Object.assign(document.createElement('h2'), { id: 'keys-title', textContent: 'Keys' }), list, single, close);
  dialogue.addEventListener('close', () => dialogue.remove());
  document.body.append(dialogue);
  dialogue.showModal();
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
  const field = event.target.closest?.('input, select, textarea, [contenteditable]');
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && field?.matches('textarea') && field.form?.querySelector('button[data-key]')) {
    event.preventDefault();
    field.form.requestSubmit(button?.form === field.form ? button : undefined);
    return;
  }
  if (!on || field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '?') {
    event.preventDefault();
    show();
    return;
  }
  if (event.shiftKey) return;
  const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === 'j' || event.key === 'k' ? step(event.key === 'j' ? 1 : -1) : element && !event.repeat) {
    event.preventDefault();
    if (element) go(element);
  }
});

// The way back when they are off, and how they are found at all.
const opener = document.getElementById('keys');
if (opener) {
  opener.hidden = false;
  opener.addEventListener('click', show);
}
