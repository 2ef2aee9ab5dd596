// The service worker: precaches the hashed build and answers from it, so that Marbre opens without a network after the first
// visit. It answers for nothing else: API requests, marbre.json and other pages of the same host go to the network untouched.
// vite.config.ts replaces __PRECACHE__ by the list of built files. A new version waits until the page asks for it.
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];

const controller = new PrecacheController({ cacheName: 'marbre-app' });
controller.addToCacheList(__PRECACHE__);

self.addEventListener('install', (event) => {
  void controller.install(event); // workbox calls waitUntil itself
});
self.addEventListener('activate', (event) => {
  void controller.activate(event);
});
self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'skip_waiting') event.waitUntil(self.skipWaiting());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  url.hash = '';
  if (request.mode === 'navigate') url.search = '';
  if (url.href === scope.href) url.pathname += 'index.html';
  const key = controller.getCacheKeyForURL(url.href);
  if (key === undefined) return;
  event.respondWith(answer(key, request));
});

async function answer(key: string, request: Request): Promise<Response> {
  const cached = await caches.match(key, { cacheName: 'marbre-app' });
  return cached ?? fetch(request); // the browser may have thrown the cache away
}
