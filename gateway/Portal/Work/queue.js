// Keeps the list of a queue as it is: at each change the server says so, and the list is fetched anew. Without this script the page has its Refresh.
'use strict';
(() => {
  const list = document.getElementById('queue');
  const status = document.getElementById('queue-status');
  if (!list || !window.EventSource) return;
  const still = status.textContent;
  let source = null;
  let waiting = null;

  const say = (text) => { status.textContent = text; };

  const show = async () => {
    waiting = null;
    let answer;
    try {
      answer = await fetch(list.dataset.list, { headers: { accept: 'text/html' } });
    } catch {
      say(still); // not reached: Refresh is what there is
      return;
    }
    if (!answer.ok || answer.redirected) {
      say(still);
      return;
    }
    // Whoever stands on a row keeps the place.
    const focused = document.activeElement && list.contains(document.activeElement) ? document.activeElement.getAttribute('href') || document.activeElement.getAttribute('aria-label') : null;
    const seen = list.textContent.trim();
    list.innerHTML = await answer.text();
    if (focused) {
      const again = [...list.querySelectorAll('a, button')].find((each) => (each.getAttribute('href') || each.getAttribute('aria-label')) === focused);
      if (again) again.focus();
    }
    // The watch begins with the queue as it is: usually what the page shows already.
    if (list.textContent.trim() !== seen) say(status.dataset.updated);
    else if (status.textContent === still) say(status.dataset.live); // a fetch before this one failed
  };

  const follow = () => {
    source = new EventSource(list.dataset.changes);
    source.addEventListener('open', () => say(status.dataset.live));
    source.addEventListener('message', () => { waiting ??= setTimeout(show, 150); });
    // The browser tries again by itself, unless it was told not to; until then nothing appears by itself.
    source.addEventListener('error', () => say(still));
  };

  follow();
  window.addEventListener('pagehide', () => source.close());
  // Come back to, the page is as it was left.
  window.addEventListener('pageshow', (event) => { if (event.persisted) follow(); });
})();
