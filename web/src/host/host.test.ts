// @vitest-environment jsdom
// Configuration, account, token dialog, page, sizes, timings, readiness.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { HostFailure } from '../bridge/failure';
import { openStore, type Store } from '../store/database';
import { recall } from '../store/preferences';
import { createAccount } from './account';
import { loadConfig, resolveRef } from './config';
import { sizeOf } from './display';
import { createQueue, fit, imageType } from './images';
import { endingOf } from './outcomes';
import { systemLanguage, titleOf, watchFragment } from './page';
import { createReadiness } from './ready';
import { createTiming } from './timing';
import { createTokenDialog, creationUrl } from './token_dialog';

let store: Store;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = openStore();
  document.body.replaceChildren();
});

describe('configuration', () => {
  const answer = { api: 'http://127.0.0.1:1/api', raw: 'http://127.0.0.1:1/raw', demo: { owner: 'marbre', name: 'demo' }, demo_token: 't' };
  const serving = (value: unknown): typeof fetch => () => Promise.resolve(new Response(JSON.stringify(value)));

  test('the demo is what the server says, and is still known without it, without its token', async () => {
    expect((await loadConfig(store, serving(answer))).demo).toMatchObject({ owner: 'marbre', token: 't' });
    const offline = await loadConfig(store, () => Promise.reject(new TypeError('Failed to fetch')));
    expect(offline.demo).toEqual({ api: answer.api, raw: answer.raw, owner: 'marbre', name: 'demo', token: undefined });
    expect(JSON.stringify(await recall(store, 'config'))).not.toContain('"t"');
  });

  test('a static deployment has no demo, and forgets an earlier one', async () => {
    await loadConfig(store, serving(answer));
    expect(await loadConfig(store, serving({}))).toEqual({ demo: undefined });
    expect(await loadConfig(store, () => Promise.resolve(new Response('<html>', { status: 404 })))).toEqual({ demo: undefined });
  });

  test('the demo is recognised by its address', () => {
    const config = { demo: { api: '', raw: '', owner: 'marbre', name: 'demo', token: undefined } };
    expect(resolveRef(config, { demo: false, owner: 'MARBRE', name: 'demo', branch: 'x' })).toEqual({ demo: true, owner: 'marbre', name: 'demo', branch: 'x' });
    const real = { demo: false, owner: 'a', name: 'demo', branch: '' };
    expect(resolveRef(config, real)).toBe(real);
  });
});

describe('token', () => {
  test('is checked before it is taken, and remembered only when asked', async () => {
    const account = createAccount(store);
    await expect(account.use('github_pat_bad', true, () => Promise.reject(new HostFailure('auth_expired')))).rejects.toMatchObject({ outcome: 'auth_expired' });
    expect(account.current).toBeUndefined();
    await account.use('  github_pat_good\n', false, () => Promise.resolve({ login: 'adama' }));
    expect(account.current).toEqual({ token: 'github_pat_good', login: 'adama' });
    const next = createAccount(store);
    await next.load();
    expect(next.current).toBeUndefined();
    await account.use('github_pat_good', true, () => Promise.resolve({ login: 'adama' }));
    await next.load();
    expect(next.current?.login).toBe('adama');
    await next.forget();
    const last = createAccount(store);
    await last.load();
    expect(last.current).toBeUndefined();
  });

  test('what cannot be a token is not sent anywhere', async () => {
    const check = vi.fn(() => Promise.resolve({ login: 'x' }));
    await expect(createAccount(store).use('mot de passe', false, check)).rejects.toMatchObject({ outcome: 'auth_expired' });
    expect(check).not.toHaveBeenCalled();
  });

  test('the dialog says why a token is refused, keeps open, and closes on a good one', async () => {
    HTMLDialogElement.prototype.showModal = function showModal(): void {
      this.open = true;
    };
    HTMLDialogElement.prototype.close = function close(): void {
      this.open = false;
      this.dispatchEvent(new Event('close'));
    };
    const use = vi.fn<(token: string, remember: boolean) => Promise<void>>().mockRejectedValueOnce(new HostFailure('auth_expired')).mockResolvedValueOnce();
    const dialog = createTokenDialog(use);
    const closed = dialog.show({ demo: false, owner: 'clermontech', name: 'site', branch: '' }, 'fr');
    expect(dialog.open).toBe(true);
    const form = document.querySelector('form');
    const field = document.querySelector<HTMLInputElement>('#token-field');
    expect([field?.type, field?.labels?.[0]?.textContent]).toEqual(['password', 'Jeton']);
    if (field) field.value = 'github_pat_1';
    form?.dispatchEvent(new Event('submit', { cancelable: true }));
    await vi.waitFor(() => {
      expect(document.querySelector('#token-problem')?.textContent).toBe('GitHub n’accepte pas ce jeton.');
    });
    form?.dispatchEvent(new Event('submit', { cancelable: true }));
    await closed;
    expect(use.mock.calls).toEqual([['github_pat_1', false], ['github_pat_1', false]]);
    expect(document.querySelector('dialog')).toBeNull();
    expect(dialog.open).toBe(false);
  });

  test('the link creates a token with the rights that are needed, for the owner of the site', () => {
    const url = new URL(creationUrl({ demo: false, owner: 'clermontech', name: 'site', branch: '' }));
    expect(url.origin + url.pathname).toBe('https://github.com/settings/personal-access-tokens/new');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ target_name: 'clermontech', contents: 'write', pull_requests: 'write' });
  });
});

describe('page', () => {
  test('its title is heading, site, Marbre', () => {
    const h1 = { id: 1, parent: 0, role: 'heading', name: 'API Hour', level: 1, rect: [0, 0, 1, 1] as const };
    expect(titleOf([h1], '#/clermontech/a%20b/edit/x.md')).toBe('API Hour - clermontech/a b - Marbre');
    expect(titleOf([{ ...h1, name: 'Marbre' }], '')).toBe('Marbre');
    expect(titleOf([], '#/%E0%A4%A/x')).toBe('%E0%A4%A/x - Marbre');
  });

  test('the first of French and English that the browser prefers, else French', () => {
    expect([['en-GB', 'fr'], ['de', 'en'], ['de'], ['fr-CA'], []].map(systemLanguage)).toEqual(['en', 'en', 'fr', 'fr', 'fr']);
  });

  test('back and forward are told, our own changes are not', async () => {
    const told: string[] = [];
    const set = watchFragment((fragment) => told.push(fragment));
    set('#/a/b', false);
    set('#/a/b/pulls', false);
    expect(location.hash).toBe('#/a/b/pulls');
    expect(told).toEqual([]);
    history.back();
    await vi.waitFor(() => {
      expect(told).toEqual(['#/a/b']);
    });
    set('', true);
    expect(location.hash).toBe('');
    expect(told).toHaveLength(1);
  });

  test('the canvas has whole device pixels, measured where the browser measures', () => {
    expect(sizeOf(800.5, 600, { width: 1001, height: 750 }, 1.25)).toEqual({ width: 800.5, height: 600, density: 1001 / 800.5, deviceWidth: 1001, deviceHeight: 750 });
    expect(sizeOf(800, 600, undefined, 1.5)).toMatchObject({ deviceWidth: 1200, deviceHeight: 900, density: 1.5 });
    expect(sizeOf(0, 0, undefined, 2)).toMatchObject({ width: 1, deviceWidth: 1, density: 2 });
  });
});

describe('images', () => {
  test('large ones are scaled to 1600, small ones kept', () => {
    expect([fit(3200, 800), fit(10, 5), fit(1, 9000)]).toEqual([{ width: 1600, height: 400 }, { width: 10, height: 5 }, { width: 1, height: 1600 }]);
    expect([imageType('a/b.JPG'), imageType('x.svg'), imageType('x.pdf')]).toEqual(['image/jpeg', 'image/svg+xml', undefined]);
  });

  test('the queue runs so many at a time, and goes on after a failure', async () => {
    const queue = createQueue(2);
    let running = 0;
    let most = 0;
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((n) =>
        queue(async () => {
          most = Math.max(most, ++running);
          await Promise.resolve();
          running -= 1;
          if (n === 2) throw new Error('no');
          return n;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});

describe('timings', () => {
  const span = (start: number, duration: number): { start: number; duration: number } => ({ start, duration });
  const timings = { edit: span(10, 1), parse: span(11, 0), layout: span(12, 2), draw: span(14, 3) };

  test('stages that happened are measured, and one keystroke from its first event to the end of the frame', () => {
    const measure = vi.fn<(name: string, times: { start: number; end: number }) => void>();
    const timing = createTiming({ measure: measure as unknown as Performance['measure'], clearMeasures: vi.fn() });
    timing.keystroke(5);
    timing.keystroke(6);
    timing.frame(timings, 20);
    timing.frame(timings, 30);
    expect(measure.mock.calls.map(([name, { start, end }]) => [name, start, end])).toEqual([
      ['marbre:edit', 10, 11],
      ['marbre:layout', 12, 14],
      ['marbre:draw', 14, 17],
      ['marbre:keystroke', 5, 20],
      ['marbre:edit', 10, 11],
      ['marbre:layout', 12, 14],
      ['marbre:draw', 14, 17],
    ]);
  });

  test('old entries are dropped', () => {
    const clearMeasures = vi.fn();
    const timing = createTiming({ measure: vi.fn(), clearMeasures });
    for (let i = 0; i < 1700; i += 1) timing.frame(timings, 20);
    expect(clearMeasures).toHaveBeenCalledWith('marbre:draw');
  });
});

describe('readiness', () => {
  const box = { id: 1, parent: 0, role: 'textbox', name: 'Texte', rect: [0, 0, 1, 1] as const, multiline: true };
  const settled = async (ready: Promise<void>): Promise<boolean> => Promise.race([ready.then(() => true), new Promise<boolean>((r) => setTimeout(r, 0, false))]);

  test('a frame and the tree; with a page in the address also its text box, or a failure', async () => {
    const home = createReadiness('');
    home.tree([{ ...box, multiline: false }]);
    expect(await settled(home.ready)).toBe(false);
    home.drawn();
    expect(await settled(home.ready)).toBe(true);
    const page = createReadiness('#/a/b/edit/c.md');
    page.drawn();
    page.tree([{ ...box, multiline: false }]);
    expect(await settled(page.ready)).toBe(false);
    page.tree([box]);
    expect(await settled(page.ready)).toBe(true);
    const failed = createReadiness('#/a/b/edit/c.md');
    failed.drawn();
    failed.tree([{ ...box, multiline: false }]);
    failed.sent({ type: 'request_failed', request: 1, outcome: 'not_found', detail: '' });
    expect(await settled(failed.ready)).toBe(true);
  });
});

test('exceptions end as the closed set of outcomes', () => {
  expect(endingOf(new HostFailure('rate_limited', 'd', 12.4), false)).toEqual({ outcome: 'rate_limited', detail: 'd', retry_at: 12 });
  expect(endingOf(new TypeError('Failed to fetch'), false).outcome).toBe('offline');
  expect(endingOf(new TypeError('Load failed'), true).outcome).toBe('unknown');
  expect(endingOf(new TypeError('x is not a function'), false).outcome).toBe('server');
  expect(endingOf(new DOMException('', 'AbortError'), false).outcome).toBe('cancelled');
  expect(endingOf(new DOMException('', 'QuotaExceededError'), false).outcome).toBe('quota');
  expect(endingOf('odd', true)).toEqual({ outcome: 'unknown', detail: 'Error: odd' });
});
