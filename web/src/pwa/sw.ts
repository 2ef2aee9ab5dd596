// The service worker: precaches the hashed build and answers from it, so that Marbre opens without a network after the first
// visit. Built files that are needed only at times are kept from their first use on, scripts from the second visit on. It answers for nothing else: API requests,
// marbre.json and other pages of the same host go to the network untouched. vite.config.ts replaces __PRECACHE__ and __LATER__ by
// the lists of built files. A new version waits until the page asks for it.
//
// Written out rather than taken from a library: these few lines are a tenth of its download.
export {};
declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];
declare const __LATER__: string[]; // hashed names
declare const __TEXTS__: Record<'fr' | 'en', string>; // those of __LATER__ that a first visit needs, by language

const cacheName = 'marbre-app';

/** Address of a file -> its key in the cache. Names without a hash get their content's, so that versions never mix. */
const keys = new Map(
  __PRECACHE__.map(({ url, revision }) => {
    const address = new URL(url, self.location.href).href;
    return [address, revision === null ? address : `${address}?revision=${revision}`] as const;
  }),
);

const later = new Set(__LATER__.map((url) => new URL(url, self.location.href).href));

/** The texts that the page starts with. Those of a language that is chosen are kept as all files of later use are. */
const texts = new URL(__TEXTS__[/^en\b/i.test(self.navigator.languages.find((tag) => /^(?:fr|en)\b/i.test(tag)) ?? '') ? 'en' : 'fr'], self.location.href).href;

/** All or nothing: a file that does not arrive fails the installation, and the browser tries again later. */
async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    [...keys, [texts, texts] as const].map(async ([address, key]) => {
      if ((await cache.match(key)) !== undefined) return;
      const response = await fetch(address, { cache: address === key ? 'default' : 'reload', credentials: 'same-origin' });
      if (!response.ok || response.redirected) throw new Error(`${address} answered ${response.status}`);
      await cache.put(key, response);
    }),
  );
}

/** Forgets the files of earlier versions, and answers for the page that brought it: what that needs later is kept too. */
async function activate(): Promise<void> {
  const cache = await caches.open(cacheName);
  const current = new Set([...keys.values(), ...later]);
  const old = (await cache.keys()).filter((request) => !current.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await self.clients.claim();
}

async function answer(key: string, request: Request): Promise<Response> {
  const cached = await caches.match(key, { cacheName });
  return cached ?? fetch(request); // the browser may have thrown the cache away
}

/** A file of later use: kept when it arrives whole. A full disk only means that it is fetched again. */
async function answerLater(address: string, request: Request): Promise<Response> {
  const cached = await caches.match(address, { cacheName });
  if (cached !== undefined) return cached;
  const response = await fetch(request);
  if (response.ok && !response.redirected) {
    const cache = await caches.open(cacheName);
    await cache.put(address, response.clone()).catch(() => undefined);
  }
  return response;
}

/** Scripts of later use, one after the other: a page that is opened again may be opened without a network next. Not what is large. */
async function keepScripts(): Promise<void> {
  for (const address of later) {
    if (/\.(?:js|wasm)$/.test(address) && !address.includes('/sass')) await answerLater(address, new Request(address));
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});
self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});
self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data) {
    if (data.type === 'skip_waiting') event.waitUntil(self.skipWaiting());
    if (data.type === 'keep_scripts') event.waitUntil(keepScripts().catch(() => undefined));
  }
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const url = new URL(request.url);
  url.hash = '';
  if (request.mode === 'navigate') url.search = '';
  // Some hosts redirect index.html to its folder, so the page is kept under the folder's address.
  const key = keys.get(url.href.replace(/\/index\.html$/, '/'));
  if (key !== undefined) event.respondWith(answer(key, request));
  else if (later.has(url.href)) event.respondWith(answerLater(url.href, request));
});
