// One browser, one screen and one local server per engine for all of its tests; every test writes in a page of its own.
// Controls are found by role and name in the mirror, text is read back through the app: what its copy command copies.
import { writeFileSync } from 'node:fs';
import { test as base, expect } from '@playwright/test';
import { Server } from '../browser/fixtures.ts';
import { launchChromium } from './chromium.ts';
import type { Engine, EngineName, Launch } from './engine.ts';
import { launchFirefox } from './firefox.ts';
import { Screen, screenSize } from './screen.ts';
import { launchWebKit } from './webkit.ts';

const launch: Readonly<Record<EngineName, Launch>> = { chromium: launchChromium, firefox: launchFirefox, webkit: launchWebKit };

export interface Caret {
  readonly before: string;
  readonly selected: string;
  readonly after: string;
}
export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

let pages = 0;

export class Marbre {
  path = '';
  constructor(readonly engine: Engine, readonly screen: Screen, readonly server: Server) {}

  async open(fragment: string): Promise<void> {
    await this.engine.goto(`${this.server.url}/${fragment}`);
    await this.ready();
  }
  async ready(): Promise<void> {
    await expect.poll(() => this.engine.evaluate(() => 'marbre' in window, null)).toBe(true);
    await this.engine.evaluate(() => window.marbre.ready, null);
  }
  // The browser fills the screen, so that places in the page are places on the screen, and has the keyboard.
  async settle(): Promise<void> {
    await this.engine.goto('about:blank');
    const state = (): Promise<unknown> => this.engine.evaluate(() => [innerWidth, innerHeight], null);
    await expect.poll(state, { message: 'the browser fills the screen' }).toEqual([screenSize.width, screenSize.height]);
    await this.screen.click(screenSize.width / 2, screenSize.height / 2);
    await expect.poll(() => this.engine.evaluate(() => document.hasFocus(), null), { message: 'the browser has the focus' }).toBe(true);
  }
  // A new page with this text, the caret at its end.
  async write(text: string): Promise<void> {
    pages += 1;
    this.path = `_posts/2026-01-01-page-${pages}.md`;
    expect(await this.engine.evaluate(([path, t]) => window.marbre.openText(path, t), [this.path, text] as const)).toBe(true);
    await this.click('textbox', 'Texte');
    await this.screen.press('ctrl+End');
    await expect.poll(async () => (await this.caret()).after).toBe('');
  }

  // The demo site's first talk, the caret at its end.
  async openFirstTalk(): Promise<void> {
    await this.open(`${this.server.demoFragment}/edit/${this.server.firstTalk}`);
    await this.click('textbox', 'Texte');
    await this.screen.press('ctrl+End');
    await expect.poll(async () => (await this.caret()).after).toBe('');
  }

  // -- controls
  // The middle of a control that can be used now; undefined: there is none.
  find(role: string, name: string | RegExp): Promise<readonly [number, number] | undefined> {
    const wanted: { text?: string; source?: string; flags?: string } = typeof name === 'string' ? { text: name } : { source: name.source, flags: name.flags };
    return this.engine.evaluate(({ role, text, source, flags }) => {
      const implicit: Record<string, string> = { main: 'main', nav: 'navigation', aside: 'complementary', section: 'region', button: 'button', textarea: 'textbox', span: 'text', h1: 'heading', h2: 'heading' };
      for (const element of document.querySelectorAll('#mirror *')) {
        const tag = element.localName;
        const own = element.getAttribute('role') ?? (tag === 'input' ? (element.getAttribute('type') === 'search' ? 'searchbox' : 'textbox') : implicit[tag]);
        if (own !== role || element.closest('[inert]') !== null || element.matches(':disabled, [aria-disabled=true]')) continue;
        const called = element.getAttribute('aria-label') ?? element.textContent;
        if (source === undefined ? called !== text : !new RegExp(source, flags).test(called)) continue;
        const { left, top, right, bottom } = element.getBoundingClientRect();
        const [x0, y0, x1, y1] = [Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
        if (x1 > x0 && y1 > y0) return [(x0 + x1) / 2, (y0 + y1) / 2] as const;
      }
      return null;
    }, { role, ...wanted }).then((place) => place ?? undefined);
  }
  async sees(role: string, name: string | RegExp): Promise<void> {
    await expect.poll(() => this.find(role, name), { message: `${role} ${String(name)}` }).toBeDefined();
  }
  async click(role: string, name: string | RegExp): Promise<void> {
    await this.sees(role, name);
    const place = await this.find(role, name);
    if (place === undefined) throw new Error(`${role} ${String(name)} went away`);
    await this.screen.click(...place);
  }
  shows(pane: 'editor' | 'preview', text: string): Promise<void> {
    return expect.poll(() => this.engine.evaluate(([p, t]) => window.marbre.shows(p, t), [pane, text] as const), { message: `${pane} shows ${text}` }).toBe(true);
  }
  /** Frames have come to rest: what is about to be clicked does not move any more. */
  async rest(): Promise<void> {
    let last = -1;
    await expect.poll(async () => {
      const frames = await this.engine.evaluate(() => window.marbre.frames, null);
      const same = frames === last;
      last = frames;
      return same;
    }, { intervals: [300] }).toBe(true);
  }
  async saved(): Promise<void> {
    await expect.poll(() => this.engine.evaluate(() => (document.querySelector('#mirror')?.textContent ?? '').includes('Enregistré sur cet appareil'), null), { message: 'saved' }).toBe(true);
  }

  // -- text
  // What the focused text box of the browser holds: the paragraphs around the caret.
  caret(): Promise<Caret> {
    return this.engine.evaluate(() => {
      const box = document.activeElement;
      if (!(box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement)) return { before: '', selected: '', after: 'no text box is focused' };
      const [from, to] = [box.selectionStart ?? 0, box.selectionEnd ?? 0];
      return { before: box.value.slice(0, from), selected: box.value.slice(from, to), after: box.value.slice(to) };
    }, null);
  }
  // Presses a key so many times; where the caret stood after each, in UTF-16 units of the text box.
  async walk(key: string, times: number): Promise<number[]> {
    await this.engine.evaluate(() => {
      const w = window as unknown as { walked: number[]; walker?: () => void };
      if (w.walker !== undefined) removeEventListener('keydown', w.walker);
      w.walked = [];
      w.walker = () => { w.walked.push((document.activeElement as HTMLTextAreaElement).selectionStart); };
      addEventListener('keydown', w.walker); // behind the app's own listener
    }, null);
    await this.screen.press(...Array.from({ length: times }, () => key));
    const walked = (): Promise<number[]> => this.engine.evaluate(() => (window as unknown as { walked: number[] }).walked, null);
    await expect.poll(async () => (await walked()).length, { message: `${key} was pressed ${times} times` }).toBe(times);
    return walked();
  }
  // The whole text as the app has it, by its own copy command. Moves the selection.
  async text(): Promise<string> {
    await this.copyAll();
    return this.engine.evaluate(() => (window as unknown as { copied: string }).copied, null);
  }
  async digest(): Promise<Digest> {
    await this.copyAll();
    return this.engine.evaluate(async () => {
      const bytes = new TextEncoder().encode((window as unknown as { copied: string }).copied);
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { bytes: bytes.length, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    }, null);
  }
  // The system's clipboard holds this: the page's next copy is it.
  async hold(data: Readonly<Record<string, string>>): Promise<void> {
    await this.engine.evaluate((data) => {
      const w = window as unknown as { held: boolean };
      w.held = false;
      addEventListener('copy', (event) => {
        for (const [type, text] of Object.entries(data)) event.clipboardData?.setData(type, text);
        event.preventDefault();
        event.stopImmediatePropagation();
        w.held = true;
      }, { once: true, capture: true });
    }, data);
    await this.screen.press('ctrl+c');
    await expect.poll(() => this.engine.evaluate(() => (window as unknown as { held: boolean }).held, null), { message: 'the clipboard holds it' }).toBe(true);
  }
  // The clipboard holds so many bytes of prose, made in the page.
  async holdProse(bytes: number): Promise<void> {
    await this.engine.evaluate((bytes) => {
      const parts: string[] = [];
      for (let i = 0, n = 0; n < bytes; i++) {
        const part = `Une phrase ordinaire n° ${i}, avec « été », *relief*, un [lien](https://example.org/${i}) et 👩‍💻.\n\n`;
        n += new TextEncoder().encode(part).length;
        parts.push(part);
      }
      const w = window as unknown as { prose: string; held: boolean };
      w.prose = parts.join('');
      w.held = false;
      addEventListener('copy', (event) => {
        event.clipboardData?.setData('text/plain', w.prose);
        event.preventDefault();
        event.stopImmediatePropagation();
        w.held = true;
      }, { once: true, capture: true });
    }, bytes);
    await this.screen.press('ctrl+c');
    await expect.poll(() => this.engine.evaluate(() => (window as unknown as { held: boolean }).held, null), { message: 'the clipboard holds it' }).toBe(true);
  }
  // Of `before` and the prose behind it.
  proseDigest(before: string): Promise<Digest> {
    return this.engine.evaluate(async (before) => {
      const bytes = new TextEncoder().encode(before + (window as unknown as { prose: string }).prose);
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      return { bytes: bytes.length, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    }, before);
  }
  // Of the page's text as the store has it; undefined while it has none, or while some of it is in the draft's log.
  draft(): Promise<Digest | null> {
    return this.engine.evaluate(async (path) => {
      const done = <T,>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { reject(request.error ?? new Error('no database')); };
      });
      const db = await done(indexedDB.open('marbre'));
      const tx = db.transaction(['draft_texts', 'draft_logs']);
      const [keys, logs] = await Promise.all([done(tx.objectStore('draft_texts').getAllKeys()), done(tx.objectStore('draft_logs').getAllKeys())]);
      const of = (key: IDBValidKey): boolean => Array.isArray(key) && key[1] === path;
      const key = keys.find(of);
      const found = key === undefined || logs.some(of) ? undefined : ((await done(tx.objectStore('draft_texts').get(key))) as { text: Uint8Array<ArrayBuffer> });
      db.close();
      if (found === undefined) return null;
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', found.text));
      return { bytes: found.text.length, sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') };
    }, this.path);
  }
  private async copyAll(): Promise<void> {
    await this.engine.evaluate(() => {
      const w = window as unknown as { copied: string | null };
      w.copied = null;
      addEventListener('copy', (event) => { w.copied = event.clipboardData?.getData('text/plain') ?? null; }, { once: true });
    }, null);
    await this.screen.press('ctrl+a', 'ctrl+c');
    await expect.poll(() => this.engine.evaluate(() => (window as unknown as { copied: string | null }).copied !== null, null), { message: 'copied' }).toBe(true);
  }
  // Puts the caret right behind this text of the page.
  async caretAfter(text: string): Promise<void> {
    expect(await this.engine.evaluate((t) => window.marbre.caretAfter(t), text)).toBe(true);
    await expect.poll(async () => (await this.caret()).before.endsWith(text), { message: `the caret is behind ${text}` }).toBe(true);
  }
  // The place on the screen behind this text, which is in the first row of its paragraph: the browser's text box lies over
  // that paragraph, in the font that the canvas draws.
  async placeAfter(text: string): Promise<readonly [number, number]> {
    await this.caretAfter(text);
    return this.engine.evaluate(() => {
      const box = document.activeElement as HTMLTextAreaElement;
      const ink = document.createElement('canvas').getContext('2d');
      if (ink === null) throw new Error('no 2D canvas');
      const style = getComputedStyle(box);
      ink.font = `${style.fontSize} ${style.fontFamily}`;
      ink.fontKerning = 'none';
      const row = box.value.slice(0, box.selectionStart).split('\n').at(-1) ?? '';
      const { x, y } = box.getBoundingClientRect();
      return [x + ink.measureText(row).width, y + parseFloat(style.lineHeight) / 2] as const;
    }, null);
  }
  // Types a word behind some text; median and worst of what the app itself spent on a keystroke (its User Timing).
  async keystrokes(word: string, after: string): Promise<string> {
    await this.caretAfter(after);
    await this.engine.evaluate(() => { performance.clearMeasures(); }, null);
    await this.screen.type(word);
    await this.shows('editor', after + word);
    const spent = await this.engine.evaluate(() => ['edit', 'parse', 'layout', 'draw'].map((stage) => {
      const all = performance.getEntriesByName(`marbre:${stage}`).map((entry) => entry.duration).sort((a, b) => a - b);
      return `${stage} ${(all[all.length >> 1] ?? 0).toFixed(1)}/${(all.at(-1) ?? 0).toFixed(1)}`;
    }), null);
    return `${spent.join(' ')} ms (median/worst)`;
  }
  // Until the whole text is this.
  async has(text: string): Promise<void> {
    await expect.poll(() => this.text()).toBe(text);
  }
}

export const test = base.extend<{ marbre: Marbre }, { engineName: EngineName; writer: Marbre }>({
  engineName: ['chromium', { option: true, scope: 'worker' }],
  writer: [async ({ engineName }, use) => {
    const screen = await Screen.start();
    const server = await Server.start();
    try {
      const engine = await launch[engineName](screen);
      try {
        const marbre = new Marbre(engine, screen, server);
        await marbre.settle();
        await use(marbre);
      } finally {
        await engine.close();
      }
    } finally {
      await server.dispose();
      await screen.stop();
    }
  }, { scope: 'worker', timeout: 120_000 }],
  marbre: async ({ writer }, use, info) => {
    try {
      if (!(await writer.engine.evaluate(() => 'marbre' in window, null))) await writer.openFirstTalk();
      await use(writer);
    } finally {
      writeFileSync(info.outputPath('screen.png'), await writer.engine.screenshot());
    }
    expect(writer.engine.errors() ?? [], 'errors on the console').toEqual([]);
  },
});
export { expect };
