// The Page preview's frame, by itself: what a hostile page tries, and what of it reaches the app's origin, its storage or the network
// (nothing); a change patches the document in place, without losing the scroll position. Needs no built app.
import { test as base, chromium, expect, type Browser, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromiumOptions } from './fixtures';

const entry = `
import purify from 'dompurify';
import { cleanPage } from './clean';
import { bootstrapHash, bootstrap } from './bootstrap';
import { createPageFrame } from './frame';
globalThis.marbre = { cleanPage: (html, around) => cleanPage(purify, html, around), createPageFrame, bootstrapHash };
`;

interface Harness {
  readonly url: string;
  /** Paths that were asked for, but for the harness's own. */
  readonly asked: string[];
  close(): Promise<void>;
}

async function serve(): Promise<Harness> {
  const bundle = await build({ stdin: { contents: entry, resolveDir: fileURLToPath(new URL('../../web/src/page', import.meta.url)), loader: 'ts' }, bundle: true, format: 'esm', write: false, target: 'es2022' });
  const script = bundle.outputFiles[0]?.text ?? '';
  const asked: string[] = [];
  let policy = '';
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.startsWith('/policy?')) {
      policy = decodeURIComponent(path.slice(8)); // what the app's own policy allows, with the hash of the frame's script
      response.end('ok');
    } else if (path === '/harness.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    } else if (path === '/' || path === '/open') {
      response.setHeader('content-type', 'text/html');
      if (path === '/' && policy !== '') response.setHeader('content-security-policy', policy);
      response.end('<!doctype html><meta charset="utf-8"><body><script type="module" src="/harness.js"></script></body>');
    } else {
      if (path !== '/favicon.ico') asked.push(path);
      response.setHeader('content-type', path.endsWith('.css') ? 'text/css' : path.endsWith('.js') ? 'text/javascript' : 'text/html');
      response.end(path.endsWith('.js') ? 'parent.postMessage("pwned", "*")' : '');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => {
        resolve();
      });
    }),
  };
}

const test = base.extend<{ harness: Harness; tab: Page }, { browser: Browser }>({
  harness: async ({}, use) => {  
    const harness = await serve();
    await use(harness);
    await harness.close();
  },
  browser: [async ({}, use) => {  
    const browser = await chromium.launch(chromiumOptions);
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],
  tab: async ({ harness, browser }, use) => {
    const tab = await browser.newPage();
    await tab.goto(harness.url + '/open');
    const hash = await tab.evaluate<string>('marbre.bootstrapHash()');
    const policy = `default-src 'none'; script-src 'self' ${hash}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; connect-src 'self'; font-src 'self' data: blob:; frame-src 'none'; base-uri 'none'; form-action 'none'`;
    await tab.evaluate(`fetch('/policy?' + encodeURIComponent(${JSON.stringify(policy)}))`);
    await tab.goto(harness.url + '/');
    await tab.evaluate(`
      localStorage.setItem('token', 'secret'); document.cookie = 'token=secret';
      window.heard = []; addEventListener('message', (event) => heard.push(String(event.data)));
      window.events = [];
      window.around = { url: '/posts/x/', siteUrl: 'https://site.example', assets: (path) => path === '/img/known.png' ? 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' : undefined, css: (path) => path === '/site.css' ? '@import url(' + location.origin + '/leak-import-file.css); body{color:rgb(1,2,3);background:url(/img/known.png)}' : undefined, embedLabel: (host) => 'Afficher ' + host };
    `);
    await use(tab);
    await tab.close();
  },
});

/** Everything a page could try; HERE is the harness's own origin, which stands for the app's. */
const hostile = `<!doctype html><html><head>
<script>parent.postMessage('pwned', '*'); fetch('HERE/leak-script')</script>
<script src="HERE/leak-src.js"></script>
<meta http-equiv="refresh" content="0;url=HERE/leak-refresh">
<base href="HERE/leak-base/">
<link rel="stylesheet" href="HERE/leak-sheet.css"><link rel="stylesheet" href="/site.css"><link rel="preload" as="script" href="HERE/leak-preload.js"><link rel="prefetch" href="HERE/leak-prefetch">
<style>@import url("HERE/leak-import.css"); @im\\70ort "HERE/leak-escaped.css"; p{background:url(HERE/leak-url)} @font-face{font-family:x;src:url(HERE/leak-font)} p{font-family:x}</style>
</head><body onload="parent.postMessage('pwned','*')" style="background:url(HERE/leak-style)">
<p>innocent</p>
<img src="HERE/leak-img" onerror="parent.postMessage('pwned','*')"><img src="x:" onerror="fetch('HERE/leak-onerror')"><img srcset="HERE/leak-srcset 1x">
<img id="known" src="/img/known.png">
<svg onload="parent.postMessage('pwned','*')"><script>parent.postMessage('pwned','*')</script><use href="HERE/leak-use#x"/><image href="HERE/leak-image"/><a href="javascript:parent.postMessage('pwned','*')"><text>x</text></a><animate onbegin="parent.postMessage('pwned','*')" attributeName="x" dur="1s"/><foreignObject><iframe srcdoc="&lt;script&gt;parent.parent.postMessage('pwned','*')&lt;/script&gt;"></iframe></foreignObject></svg>
<math><mtext><table><mglyph><style><img src onerror="parent.postMessage('pwned','*')"></style></mglyph></table></mtext></math>
<a id="js" href="javascript:parent.postMessage('pwned','*')">js</a> <a id="out" href="HERE/leak-link">out</a> <a id="top" target="_top" href="HERE/leak-top">top</a> <a ping="HERE/leak-ping" href="#here">ping</a>
<form id="form" action="HERE/leak-form"><input name="q" value="1" autofocus onfocus="parent.postMessage('pwned','*')"><button id="send" formaction="HERE/leak-formaction">send</button></form>
<iframe src="HERE/leak-frame" title="Plan"></iframe><iframe srcdoc="<script>parent.postMessage('pwned','*')</script>"></iframe><object data="HERE/leak-object"></object><embed src="HERE/leak-embed">
<video src="HERE/leak-video" poster="HERE/leak-poster" autoplay></video><audio src="HERE/leak-audio" autoplay></audio>
<details open ontoggle="parent.postMessage('pwned','*')"><summary>d</summary></details>
<template><script>parent.postMessage('pwned','*')</script></template>
<noscript><p title="</noscript><img src=x onerror=parent.postMessage('pwned','*')>"></noscript>
</body></html>`;

const shown = (tab: Page): Promise<number> => tab.evaluate<number>('events.filter((event) => event.type === "shown").length');

/** Shows `html` as it is, and waits until the frame says that it stands. */
async function showRaw(tab: Page, html: string): Promise<void> {
  const before = await shown(tab);
  await tab.evaluate(`(async () => {
    window.frame ??= await marbre.createPageFrame(document.body, 'Page', (event) => events.push(event));
    frame.show(${JSON.stringify(html)});
  })()`);
  await expect.poll(() => shown(tab)).toBeGreaterThan(before);
}
const show = async (tab: Page, html: string): Promise<void> => {
  await showRaw(tab, await tab.evaluate<string>(`marbre.cleanPage(${JSON.stringify(html)}, around)`));
};

test('a hostile page reaches neither the app nor its storage nor the network', async ({ tab, harness }) => {
  await show(tab, hostile.replaceAll('HERE', harness.url));
  const frame = tab.frameLocator('iframe');
  await expect(frame.getByText('innocent')).toBeVisible();
  for (const id of ['#js', '#out', '#top', '#send']) await frame.locator(id).click();
  await expect.poll(() => tab.evaluate('events.filter((event) => event.type === "link").length')).toBe(2); // out and top; js has lost its address
  await frame.getByRole('button', { name: /Plan.*127\.0\.0\.1/ }).click();
  await expect.poll(() => tab.evaluate('events.some((event) => event.type === "embed" && event.url.endsWith("/leak-frame"))')).toBe(true);
  await show(tab, '<p>after</p>');
  await expect(frame.getByText('after')).toBeVisible();
  expect(harness.asked).toEqual([]);
  expect(await tab.evaluate('heard')).toEqual([]);
  expect(await tab.evaluate('localStorage.getItem("token") + document.cookie')).toBe('secrettoken=secret');
  expect(tab.url()).toBe(`${harness.url}/`);
  expect(tab.frames()).toHaveLength(2);
  const inside = tab.frames()[1];
  expect(await inside?.evaluate('origin')).toBe('null');
  expect(await inside?.evaluate('(() => { try { return String(localStorage) } catch (error) { return error.name } })()')).toBe('SecurityError');
  expect(await inside?.evaluate('(() => { try { return String(parent.document) } catch (error) { return error.name } })()')).toBe('SecurityError');
});

test('the same page without cleaning and without the sandbox does reach them: the check can fail', async ({ tab, harness }) => {
  await tab.goto(`${harness.url}/open`);
  await tab.evaluate(`window.heard = []; addEventListener('message', (event) => heard.push(String(event.data)));
    const open = document.createElement('iframe'); open.srcdoc = ${JSON.stringify(hostile.replaceAll('HERE', harness.url))}; document.body.append(open);`);
  await expect.poll(() => harness.asked.length).toBeGreaterThan(3);
  await expect.poll(() => tab.evaluate('heard.length')).toBeGreaterThan(0);
});

test('without the cleaning alone, sandbox and policy still let nothing out', async ({ tab, harness }) => {
  const page = hostile.replaceAll('HERE', harness.url).replace(/<meta http-equiv="refresh"[^>]*>/, ''); // a frame may navigate itself: see below
  await showRaw(tab, page);
  await expect(tab.frameLocator('iframe').getByText('innocent')).toBeVisible();
  await tab.frameLocator('iframe').locator('#js').click();
  expect(harness.asked).toEqual([]);
  expect(await tab.evaluate('heard')).toEqual([]);
});

test('a frame that navigates all the same is taken away', async ({ tab, harness }) => {
  await tab.evaluate(`(async () => {
    window.frame = await marbre.createPageFrame(document.body, 'Page', (event) => events.push(event));
    frame.show('<meta http-equiv="refresh" content="0;url=${harness.url}/elsewhere">');
  })()`);
  await expect(tab.locator('iframe')).toHaveCount(0);
});

test('the site’s style sheet and images are shown; what is not known is left out', async ({ tab }) => {
  await show(tab, '<html><head><link rel="stylesheet" href="../../site.css"></head><body><img id="a" src="/img/known.png" alt="a"><img id="b" src="nope.png" alt="b"></body></html>');
  const frame = tab.frameLocator('iframe');
  expect(await frame.locator('body').evaluate((body) => getComputedStyle(body).color)).toBe('rgb(1, 2, 3)');
  await expect(frame.locator('#a')).toHaveAttribute('src', /^data:image\/gif/);
  expect(await frame.locator('#b').getAttribute('src')).toBeNull();
});

test('a keystroke patches the document in place and keeps where it was scrolled', async ({ tab }) => {
  const page = (word: string): string => `<html lang="fr"><body class="x">${Array.from({ length: 80 }, (_, i) => `<p id="p${i}">Paragraphe ${i} ${i === 40 ? word : ''}</p>`).join('\n')}</body></html>`;
  await show(tab, page('un'));
  const inside = tab.frames()[1];
  await inside?.evaluate('window.first = document.getElementById("p40"); window.kept = document.getElementById("p41"); scrollTo(0, 700)');
  await show(tab, page('un deux'));
  expect(await inside?.evaluate('first.isConnected && kept.isConnected && first.textContent')).toBe('Paragraphe 40 un deux');
  expect(await inside?.evaluate('scrollY')).toBe(700);
  await show(tab, page('un deux').replace('<p id="p10">Paragraphe 10 </p>', '<p id="p10">Paragraphe 10 </p><ul><li>neuf</li></ul>'));
  expect(await inside?.evaluate('document.querySelectorAll("li").length + " " + kept.isConnected + " " + document.body.className + document.documentElement.lang')).toBe('1 true xfr');
});
