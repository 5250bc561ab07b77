// Keeps the list of a queue as it is: at each change the server says so, and the list is fetched anew. Without this script the page has its Refresh.
'use strict';
(() => {
  const list = document.getElementById('queue');
  const status = document.getElementById('queue-status');
  if (!list || !window.EventSource) return;
  let waiting = null;

  const show = async () => {
    waiting = null;
    const answer = await fetch(list.dataset.list, { headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) return;
    // Whoever stands on a row keeps the place.
    const focused = document.activeElement && list.contains(document.activeElement) ? document.activeElement.getAttribute('href') || document.activeElement.getAttribute('aria-label') : null;
    list.innerHTML = await answer.text();
    if (focused) {
      const again = [...list.querySelectorAll('a, button')].find((each) => (each.getAttribute('href') || each.getAttribute('aria-label')) === focused);
      if (again) again.focus();
    }
    status.textContent = status.dataset.updated;
  };

  const source = new EventSource(list.dataset.changes);
  source.addEventListener('open', () => { status.textContent = status.dataset.live; });
  source.addEventListener('message', () => { waiting ??= setTimeout(show, 150); });
  window.addEventListener('pagehide', () => source.close());
})();
