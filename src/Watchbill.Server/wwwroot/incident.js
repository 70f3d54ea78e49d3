// Countdowns: <time data-due="…Z"> says how long until then, in the server's time, which [data-now] tells. Without this script the words are those of the last reload.
let told = '';
let offset = 0;

function rough(seconds) {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} d`;
}

function tick() {
  const now = document.querySelector('[data-now]')?.dataset.now;
  if (!now) return;
  if (now !== told) {
    told = now;
    offset = Date.parse(now) - Date.now();
  }
  for (const time of document.querySelectorAll('[data-due]')) {
    const left = (Date.parse(time.dataset.due) - Date.now() - offset) / 1000;
    const words = left > 0 ? `in ${rough(Math.ceil(left))}` : left > -1 ? 'now' : `${rough(-left)} late`;
    if (time.textContent !== words) time.textContent = words;
    time.classList.toggle('text-bad', left <= 0);
  }
}

tick();
setInterval(tick, 1000);
