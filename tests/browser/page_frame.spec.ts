// The Page preview's frame, by itself: what a hostile page tries, and what of it reaches the app's origin, its storage or the network
// (nothing); a change patches the document in place, without losing the scroll position. Needs no built app.
import { test as base, chromium, expect, type Browser, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { frameScriptForEsbuild } from '../../web/frame-script.mjs';
import { chromiumOptions } from './fixtures';

const entry = `
import purify from 'dompurify';
import { cleanCss, cleanPage, withScheme } from './clean';
import { createPageFrame } from './frame';
import { scriptHash } from 'virtual:frame-script';
/** What the controller does with a page, with files of the test's own. */
function clean(html, around, dark = false) {
  const page = cleanPage(purify, html, around);
  const assets = new Set(page.assets);
  const sheets = page.sheets.map(({ media, css, path }) => ({ media: withScheme(media, dark), text: withScheme(cleanCss(css ?? around.css(path) ?? '', path ?? around.url, around.siteUrl, assets), dark) }));
  return { html: page.html, sheets, assets: [...assets] };
}
const pixel = Uint8Array.from(atob('R0lGODlhAQABAAAAACw='), (c) => c.charCodeAt(0));
globalThis.marbre = { clean, createPageFrame, scriptHash, pixel: () => new Blob([pixel], { type: 'image/gif' }) };
`;

interface Harness {
  readonly url: string;
  /** Paths that were asked for, but for the harness's own. */
  readonly asked: string[];
  close(): Promise<void>;
}

async function serve(): Promise<Harness> {
  const bundle = await build({ stdin: { contents: entry, resolveDir: fileURLToPath(new URL('../../web/src/page', import.meta.url)), loader: 'ts' }, plugins: [frameScriptForEsbuild], bundle: true, format: 'esm', write: false, target: 'es2022' });
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
    const hash = await tab.evaluate<string>('marbre.scriptHash');
    const policy = `default-src 'none'; script-src 'self' ${hash}; style-src 'self'; img-src 'self' data: blob: https:; connect-src 'self'; font-src 'self' data: blob:; frame-src 'none'; base-uri 'none'; form-action 'none'`;
    await tab.evaluate(`fetch('/policy?' + encodeURIComponent(${JSON.stringify(policy)}))`);
    await tab.goto(harness.url + '/');
    await tab.evaluate(`
      localStorage.setItem('token', 'secret'); document.cookie = 'token=secret';
      window.heard = []; addEventListener('message', (event) => heard.push(String(event.data)));
      window.events = [];
      window.around = { url: '/posts/x/', siteUrl: 'https://site.example', css: (path) => path === '/site.css' ? '@import url(' + location.origin + '/leak-import-file.css); body{color:rgb(1,2,3);background:url(/img/known.png)}' : undefined, embedLabel: (host) => 'Afficher ' + host };
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

/** Shows a page (an expression), and waits until the frame says that it stands. */
async function showPage(tab: Page, page: string): Promise<void> {
  const before = await shown(tab);
  await tab.evaluate(`(() => {
    window.frame ??= marbre.createPageFrame(document.body, 'Page', (event) => events.push(event));
    const { html, sheets, assets } = ${page};
    frame.send({ type: 'show', html, sheets });
    if (assets.includes('/img/known.png')) frame.send({ type: 'asset', path: '/img/known.png', blob: marbre.pixel() });
  })()`);
  await expect.poll(() => shown(tab)).toBeGreaterThan(before);
}
const showRaw = (tab: Page, html: string): Promise<void> => showPage(tab, `{ html: ${JSON.stringify(html)}, sheets: [], assets: [] }`);
const show = (tab: Page, html: string, dark = false): Promise<void> => showPage(tab, `marbre.clean(${JSON.stringify(html)}, around, ${dark})`);

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
  await tab.evaluate(`
    window.frame = marbre.createPageFrame(document.body, 'Page', (event) => events.push(event));
    frame.send({ type: 'show', html: '<body><p>x</p><meta http-equiv="refresh" content="0;url=${harness.url}/elsewhere"></body>' });
  `);
  await expect(tab.locator('iframe')).toHaveCount(0);
});

test('the site’s style sheet and images are shown; what is not known is left out', async ({ tab }) => {
  await show(tab, '<html><head><link rel="stylesheet" href="../../site.css"></head><body><img id="a" src="/img/known.png" alt="a"><img id="b" src="nope.png" alt="b"></body></html>');
  const frame = tab.frameLocator('iframe');
  expect(await frame.locator('body').evaluate((body) => getComputedStyle(body).color)).toBe('rgb(1, 2, 3)');
  await expect(frame.locator('#a')).toHaveAttribute('src', /^blob:null/);
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

test('style attributes and sheets of the page are applied without any inline style being allowed', async ({ tab }) => {
  const violations = `(addEventListener('securitypolicyviolation', (event) => events.push({ type: 'violation', what: event.violatedDirective })), undefined)`;
  await show(tab, '<p>x</p>');
  await tab.frames()[1]?.evaluate(violations.replaceAll('events', '(window.events ??= [])'));
  await show(tab, '<html><head><style>.a{color:rgb(4,5,6)}</style></head><body><p class="a" id="a" style="margin-left:17px;background:url(/img/known.png)">x</p><p class="a">y</p></body></html>');
  const frame = tab.frameLocator('iframe');
  const look = (): Promise<string> => frame.locator('#a').evaluate((p) => `${getComputedStyle(p).color} ${getComputedStyle(p).marginLeft} ${getComputedStyle(p).backgroundImage.slice(0, 14)}`);
  await expect.poll(look).toBe('rgb(4, 5, 6) 17px url("blob:null');
  await show(tab, '<html><head><style>.a{color:rgb(4,5,6)}</style></head><body><p class="a" id="a" style="margin-left:18px">x</p></body></html>');
  await expect.poll(look).toBe('rgb(4, 5, 6) 18px none');
  expect(await tab.frames()[1]?.evaluate('(window.events ?? []).length')).toBe(0);
});

test('a colour scheme is what the preview says, not what the system has', async ({ tab }) => {
  const page = '<html><head><style>:root{color-scheme:light dark}body{color:rgb(1,1,1)}@media (prefers-color-scheme: dark){body{color:rgb(9,9,9)}}</style></head><body>x</body></html>';
  const colours = (): Promise<string> => tab.frameLocator('iframe').locator('body').evaluate((body) => `${getComputedStyle(body).color} ${getComputedStyle(document.documentElement).colorScheme}`);
  await show(tab, page);
  expect(await colours()).toBe('rgb(1, 1, 1) light');
  await show(tab, page, true);
  expect(await colours()).toBe('rgb(9, 9, 9) dark');
});

test('a file that is dropped on it is handed over, and takes nothing away', async ({ tab }) => {
  await show(tab, '<body><p id="p">Texte</p></body>');
  const frame = tab.frameLocator('iframe');
  const prevented = await frame.locator('#p').evaluate((p) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'a.png', { type: 'image/png' }));
    return ['dragover', 'drop'].every((type) => !p.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })));
  });
  expect(prevented).toBe(true);
  await expect.poll(() => tab.evaluate('events.filter((event) => event.type === "dropped").map((event) => event.files.map((file) => file.name).join()).join()')).toBe('a.png');
});

test('a click says the line of the block it is in, the pointer what is under it, the caret’s line marks and reveals its block', async ({ tab }) => {
  await show(tab, `<body>${Array.from({ length: 60 }, (_, i) => `<p data-source="${i * 2}-${i * 2}" id="p${i}">Paragraphe ${i}</p>`).join('')}<a id="l" href="autre.html"><span data-source="7-9">lien</span></a></body>`);
  const frame = tab.frameLocator('iframe');
  await frame.locator('#p3').click();
  await expect.poll(() => tab.evaluate('JSON.stringify(events.filter((event) => event.type === "source"))')).toBe('[{"type":"source","lines":[6,6],"before":"Paragraphe ","word":"3"}]');
  await expect.poll(() => tab.evaluate('JSON.stringify(events.findLast((event) => event.type === "pointed").lines)')).toBe('[6,6]');
  await frame.locator('#l').click(); // a link leads, and is no source
  await expect.poll(() => tab.evaluate('events.filter((event) => event.type === "link").length')).toBe(1);
  expect(await tab.evaluate('events.filter((event) => event.type === "source").length')).toBe(1);
  await tab.frames()[1]?.evaluate('scrollTo(0, 0)');
  await tab.evaluate('frame.send({ type: "mark", line: 101, reveal: true })');
  await expect.poll(() => frame.locator('#p50').evaluate((p) => p.getBoundingClientRect().bottom <= innerHeight && getComputedStyle(p).boxShadow !== 'none')).toBe(true);
});
