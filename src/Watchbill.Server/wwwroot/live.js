// Refreshes what the page shows when the server says that something changed. Without this script the page works all the same.
// <main data-live="/live"> names the stream; the parts with hx-trigger="watchbill:change" fetch themselves anew.
const stream = document.querySelector('[data-live]')?.dataset.live;
const calm = 400;
let source = null;
let pending = 0;

function refresh() {
  clearTimeout(pending);
  pending = setTimeout(() => document.body.dispatchEvent(new CustomEvent('watchbill:change')), calm);
}

function connect() {
  if (!stream || source || document.hidden) return;
  source = new EventSource(stream);
  source.addEventListener('change', refresh);
  source.addEventListener('end', () => { disconnect(); refresh(); });
  source.addEventListener('open', () => document.documentElement.classList.add('is-live'));
}

function disconnect() {
  source?.close();
  source = null;
}

// A hidden page holds no connection: browsers allow few to one host. It catches up when it is looked at again.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    disconnect();
  } else {
    connect();
    refresh();
  }
});
addEventListener('pagehide', disconnect);

// An answer without the part that was asked for is another page: the session is over, or the alert is gone.
document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = event.detail;
  if (ctx.select && !ctx.text.includes(`id="${ctx.select.slice(1)}"`)) {
    event.preventDefault();
    location.reload();
  }
});

// A second tap on the same button would only be answered "already"; it is kept from being sent at all.
document.addEventListener('submit', (event) => {
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = 'yes';
  setTimeout(() => { delete event.target.dataset.sent; }, 5000);
});

connect();
