// Keeps the list of a queue as it is: at each change the server says so, and the list is fetched anew. Without this script the page has its Refresh.
'use strict';
(() => {
  const list = document.getElementById('queue');
  const status = document.getElementById('queue-status');
  if (!list || !window.EventSource) return;
  const still = status.textContent;
  let source = null;
  let waiting = null;
  let again = null;
  const shortest = 2000;
  const longest = 60000;
  let pause = shortest;

  const say = (text) => { status.textContent = text; };

  const show = async () => {
    waiting = null;
    let answer;
    try {
      answer = await fetch(list.dataset.list, { headers: { accept: 'text/html' }, redirect: 'manual' });
    } catch {
      say(still); // not reached: Refresh is what there is
      return;
    }
    if (!answer.ok) {
      say(still); // refused, or led to the sign-on
      return;
    }
    // Whoever stands on a row keeps the place.
    const focused = document.activeElement && list.contains(document.activeElement) ? document.activeElement.getAttribute('href') || document.activeElement.getAttribute('aria-label') : null;
    const seen = list.textContent.trim();
    const unfolded = [...list.querySelectorAll('details')].map((each) => each.open);
    list.innerHTML = await answer.text();
    [...list.querySelectorAll('details')].forEach((each, at) => { each.open = unfolded[at] ?? each.open; });
    if (focused) {
      const same = [...list.querySelectorAll('a, button')].find((each) => (each.getAttribute('href') || each.getAttribute('aria-label')) === focused);
      if (same) same.focus();
    }
    // The watch begins with the queue as it is: usually what the page shows already.
    if (list.textContent.trim() !== seen) say(status.dataset.updated);
    else if (status.textContent === still) say(status.dataset.live); // a fetch before this one failed
  };

  const leave = () => {
    source.close();
    clearTimeout(again);
  };

  const follow = () => {
    source = new EventSource(list.dataset.changes);
    source.addEventListener('open', () => {
      pause = shortest;
      say(status.dataset.live);
    });
    source.addEventListener('message', () => { waiting ??= setTimeout(show, 150); });
    // Not this person's queue, or nobody is signed on any more.
    source.addEventListener('over', () => {
      leave();
      say(still);
    });
    // A connection that broke the browser takes up again by itself; an answer that is no stream, such as that of a gateway whose portal restarts, ends it for good.
    source.addEventListener('error', () => {
      say(still);
      if (source.readyState !== EventSource.CLOSED) return;
      again = setTimeout(follow, pause);
      pause = Math.min(pause * 2, longest);
    });
  };

  follow();
  window.addEventListener('pagehide', leave);
  // Come back to, the page is as it was left.
  window.addEventListener('pageshow', (event) => { if (event.persisted) follow(); });
})();
