// Lets the survey work without a network after it was opened once. Only this survey's pages and files are kept.
const KEPT = "{{ kept }}";
const FILES = {{ files|safe }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name.startsWith("{{ prefix }}") && name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// The newest page if there is a network, the kept one if not. What is sent is never kept.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || request.url.endsWith("/aufgabe/")) return;
  const answer = async () => {
    const cache = await caches.open(KEPT);
    try {
      const response = await fetch(request);
      if (response.ok && request.mode === "navigate") await cache.put(request, response.clone());
      return response;
    } catch (error) {
      const kept = await cache.match(request, { ignoreSearch: request.mode !== "navigate" });
      const page = request.mode === "navigate" ? await cache.match(FILES[0]) : undefined;
      if (kept || page) return kept || page;
      throw error;
    }
  };
  event.respondWith(answer());
});
