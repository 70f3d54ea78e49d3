// Keys for the schedule page: the left and right arrows go earlier and later, t goes to today. Each presses a link that is there anyway.
addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest?.('input, select, textarea, [contenteditable]')) return;
  const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
