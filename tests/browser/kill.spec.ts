// The browser is killed at random moments while a post is typed: after a restart at most the last second is missing. Five
// times here; MARBRE_KILLS=50 for the long run, MARBRE_KILL_SEED for another series of moments.
import { chromium, expect, type BrowserContext } from '@playwright/test';
import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Marbre, chromiumOptions, test } from './fixtures.ts';
import { Model, perform, traceEvents } from './trace.ts';

const kills = Number(process.env['MARBRE_KILLS'] ?? '') || 5;
const seed = Number(process.env['MARBRE_KILL_SEED'] ?? '') || 20260629;
const lostAtMostMs = 1000;

// mulberry32: the same moments for the same seed.
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function launch(profile: string, origin: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, { ...chromiumOptions, locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
  return context;
}

// The browser's own process, found by its profile's lock, so that nothing else is touched.
function kill(profile: string): void {
  const pid = Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]); // a link to "host-pid"
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGKILL');
}

async function wholeText(marbre: Marbre): Promise<string> {
  await marbre.editor.focus();
  await marbre.page.keyboard.press('Control+a');
  await marbre.page.evaluate(() => navigator.clipboard.writeText('…'));
  await marbre.editor.focus();
  await marbre.page.keyboard.press('Control+c');
  await expect.poll(() => marbre.page.evaluate(() => navigator.clipboard.readText())).not.toBe('…');
  return marbre.page.evaluate(() => navigator.clipboard.readText());
}

test(`a browser killed ${kills} times while a post is typed loses at most the last second`, async ({ server }) => {
  test.setTimeout(60_000 + kills * 60_000);
  const profile = mkdtempSync(join(tmpdir(), 'marbre-profile-'));
  const random = randomFrom(seed);
  const missing: number[] = [];
  try {
    let context = await launch(profile, server.url);
    let marbre = new Marbre(context.pages()[0] ?? (await context.newPage()), server);
    await marbre.openFirstTalk();
    const address = marbre.page.url();
    for (let round = 0; round < kills; round++) {
      const started = await wholeText(marbre);
      await marbre.caretAtEnd();
      const model = new Model(started);
      const cdp = await marbre.cdp();
      // What had been typed, and when the browser had it.
      const typed = [{ at: Date.now(), text: model.text }];
      const gone = new Promise((resolve) => context.once('close', resolve));
      const moment = Date.now() + 1500 + random() * 5000;
      let killedAt = 0;
      const timer = setTimeout(() => {
        killedAt = Date.now();
        kill(profile);
      }, moment - Date.now());
      try {
        for (const event of [{ kind: 'key', key: 'Enter' }, { kind: 'key', key: 'Enter' }, ...traceEvents()] as const) {
          model.apply(event);
          // The browser may have it before it answers: this state may be found, but need not be.
          typed.push({ at: Infinity, text: model.text });
          await perform(marbre.page, cdp, event);
          typed[typed.length - 1] = { at: Date.now(), text: model.text };
        }
      } catch (error) {
        if (killedAt === 0) throw error;
      }
      clearTimeout(timer);
      expect(killedAt, 'it was killed while typing').toBeGreaterThan(0);
      await gone;
      for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(profile, name), { force: true });

      context = await launch(profile, server.url);
      marbre = new Marbre(context.pages()[0] ?? (await context.newPage()), server);
      await marbre.page.goto(address);
      await marbre.ready();
      await expect(marbre.editor).toBeVisible();
      const found = await wholeText(marbre);
      const oldest = typed.findLastIndex((state) => state.at <= killedAt - lostAtMostMs);
      const at = typed.findLastIndex((state) => state.text === found);
      expect(at, `kill ${round + 1}: what is found was typed, and not before the last second: …${found.slice(-60)}`).toBeGreaterThanOrEqual(oldest);
      const next = typed[at + 1];
      missing.push(next === undefined ? 0 : Math.max(0, killedAt - Math.min(killedAt, next.at)));
    }
    await context.close();
    missing.sort((a, b) => a - b);
    console.log(`${kills} kills: the oldest keystroke missing was typed ${String(missing.at(-1))} ms before the kill at worst, ${String(missing[missing.length >> 1])} ms in the median`);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
