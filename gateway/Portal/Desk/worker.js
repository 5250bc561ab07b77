// Keeps the desk's pages for when there is no connection. They hold a form and nobody's data; entries are the page's own matter and never pass through here.
'use strict';
const kept = 'desk-1';
const files = ['/desk/desk.js', '/portal.css', '/portal.svg'];
const patience = 5000; // of a slow line, in milliseconds

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== kept) await caches.delete(name);
  await self.clients.claim();
})()));

const isPage = (url) => /^\/desk\/[^/.]+\/[^/.]+$/.test(url.pathname);

const keep = async (request, answer) => {
  // What leads elsewhere, such as to the sign-on, is no page of the desk.
  if (answer.ok && !answer.redirected) await (await caches.open(kept)).put(request, answer.clone());
  return answer;
};

self.addEventListener('message', (event) => event.waitUntil((async () => {
  for (const address of [...files, ...event.data.pages]) {
    try {
      await keep(address, await fetch(address, { credentials: 'same-origin' }));
    } catch {
      // Not reached: what was kept before stays.
    }
  }
  if (event.ports[0]) event.ports[0].postMessage('kept');
})()));

/** A gateway that can't reach the portal, or that takes no more for now, is as good as no connection. An answer that leads elsewhere has status 0 and stays. */
const isAway = (answer) => answer.status >= 500 || answer.status === 429;

const answerTo = async (request) => {
  const known = await (await caches.open(kept)).match(request, { ignoreVary: true });
  const fetched = fetch(request).then((answer) => keep(request, answer));
  if (!known) return fetched;
  const late = new Promise((resolve) => { setTimeout(resolve, patience, known); });
  return Promise.race([fetched.then((answer) => isAway(answer) ? known : answer).catch(() => known), late]);
};

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === 'GET' && url.origin === self.location.origin && (isPage(url) || files.includes(url.pathname))) event.respondWith(answerTo(event.request));
});
