// What browser tests share: a local GitHub server of their own, Chromium as the design notes have it, git to look into the
// server's repositories, and the few gestures that every test makes. Everything is found by role and name.
import { test as base, chromium, expect, type BrowserContext, type CDPSession, type Locator, type Page } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const chromiumOptions = {
  executablePath: process.env['MARBRE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--headless=new', '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist',
    '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

export class Server {
  private constructor(readonly url: string, readonly state: string, private readonly child: ChildProcess) {}

  static async start(extra: readonly string[] = []): Promise<Server> {
    const state = mkdtempSync(join(tmpdir(), 'marbre-'));
    const child = spawn(process.execPath,
      [join(root, 'dist/server/marbre-server.mjs'), '--app', join(root, 'dist/app'), '--seed', join(root, 'web/demo'), '--state', state, '--port', '0', ...extra],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url !== undefined) return new Server(url, state, child);
    }
    throw new Error('the local server ended before it said where it listens');
  }

  // The demo site's bare repository.
  get repository(): string {
    const find = (folder: string, depth: number): string | undefined => {
      const names = readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory());
      if (names.some((e) => e.name === 'refs') && names.some((e) => e.name === 'objects')) return folder;
      for (const e of depth > 0 ? names : []) {
        const hit = find(join(folder, e.name), depth - 1);
        if (hit !== undefined) return hit;
      }
      return undefined;
    };
    const hit = find(this.state, 4);
    if (hit === undefined) throw new Error('no git repository in the server state');
    return hit;
  }
  // "#/owner/name" of the demo site.
  get demoFragment(): string {
    const parts = this.repository.split('/');
    return `#/${parts.at(-2) ?? ''}/${(parts.at(-1) ?? '').replace(/\.git$/, '')}`;
  }
  // Path of the newest talk in the demo site.
  get firstTalk(): string {
    const path = this.git('grep', '-l', '^layout: *talk', 'main', '--', '_posts').trim().split('\n').at(-1)?.replace(/^main:/, '');
    if (path === undefined) throw new Error('the demo site has no talk');
    return path;
  }
  git(...args: string[]): string {
    return execFileSync('git', ['--git-dir', this.repository, ...args], { encoding: 'utf8' });
  }
  /** Somebody else's commit: a file of the default branch gets this text. */
  commit(path: string, text: string): void {
    const run = (args: readonly string[], input?: string): string =>
      execFileSync('git', ['--git-dir', this.repository, ...args], { encoding: 'utf8', input, env: { ...process.env, GIT_INDEX_FILE: join(this.state, 'index') } }).trim();
    run(['read-tree', 'main']);
    run(['update-index', '--add', '--cacheinfo', `100644,${run(['hash-object', '-w', '--stdin'], text)},${path}`]);
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org'];
    run(['update-ref', 'refs/heads/main', run([...identity, 'commit-tree', '-p', 'main', '-m', path, run(['write-tree'])])]);
  }
  /** Bytes of an object, of any kind. */
  blob(object: string): Buffer {
    return execFileSync('git', ['--git-dir', this.repository, 'cat-file', 'blob', object], { maxBuffer: 64 << 20 });
  }
  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill();
      await gone;
    }
  }
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.state, { recursive: true, force: true });
  }
}

// The app in one page.
export class Marbre {
  constructor(readonly page: Page, readonly server: Server) {}

  async open(fragment = ''): Promise<void> {
    await this.page.goto(`${this.server.url}/${fragment}`);
    await this.ready();
  }
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => 'marbre' in window);
    await this.page.evaluate(() => window.marbre.ready);
  }
  async openDemo(): Promise<void> {
    await this.open();
    await this.page.getByRole('button', { name: /site de démonstration/i }).click();
    await expect(this.page.getByRole('searchbox')).toBeVisible();
  }
  row(name: string | RegExp): Locator {
    return this.page.getByRole('listitem', { name }).or(this.page.getByRole('treeitem', { name })).first();
  }
  async openPage(name: string | RegExp): Promise<void> {
    await this.row(name).click();
    await expect(this.editor).toBeVisible();
  }
  get editor(): Locator {
    return this.page.getByRole('textbox', { name: 'Texte', exact: true });
  }
  // The demo site's first talk: what most tests write in.
  async openFirstTalk(): Promise<void> {
    await this.open(`${this.server.demoFragment}/edit/${this.server.firstTalk}`);
    await expect(this.editor).toBeVisible();
  }
  async caretAtEnd(): Promise<void> {
    await this.page.getByRole('textbox', { name: /^(Texte|Text)$/ }).focus();
    await this.page.keyboard.press('Control+End');
  }
  // Publishes all drafts through the dialog and waits until it closes.
  async publish(options: { readonly direct?: boolean } = {}): Promise<void> {
    await this.page.getByRole('button', { name: /^Publier/ }).first().click();
    const dialog = this.page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await this.rest(); // the differences and the pictures have their place
    if (options.direct === true) await dialog.getByRole('radio', { name: /direct/i }).click();
    await dialog.getByRole('button', { name: /^(Publier|Envoyer)/ }).click();
    await expect(dialog).toHaveCount(0);
  }
  // A control below what is shown: the focus brings it into view.
  async reach(control: Locator): Promise<void> {
    await expect(async () => {
      await control.focus();
      await expect(control).toBeVisible({ timeout: 1000 });
    }).toPass();
  }
  // Frames have come to rest: nothing was drawn for three looks, 200 ms apart. On a busy machine one such pause lies between two frames.
  async rest(): Promise<void> {
    let last = -1, looks = 0;
    await expect.poll(async () => {
      const frames = await this.page.evaluate(() => window.marbre.frames);
      looks = frames === last ? looks + 1 : 0;
      last = frames;
      return looks;
    }, { intervals: [200] }).toBeGreaterThanOrEqual(3);
  }
  field(name: string | RegExp): Locator {
    return this.page.getByRole('textbox', { name });
  }
  // True once the last drawn frame shows this text in that pane.
  async shows(pane: 'editor' | 'preview', text: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(([p, t]) => window.marbre.shows(p, t), [pane, text] as const),
      { message: `${pane} shows ${text}` }).toBe(true);
  }
  // Puts the caret right after this text of the open page.
  async caretAfter(text: string): Promise<void> {
    await this.editor.focus();
    expect(await this.page.evaluate((t) => window.marbre.caretAfter(t), text)).toBe(true);
  }
  async saved(): Promise<void> {
    await expect(this.page.getByText(/Enregistré sur cet appareil/).first()).toBeVisible();
  }
  cdp(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }
}

export interface Made { readonly width: number; readonly height: number; readonly name: string; readonly type: string }
// A photograph made here, with EXIF in it that names a place.
export async function bring(page: Page, how: 'paste' | 'drop', made: Made, at = { x: 0, y: 0 }): Promise<void> {
  await page.evaluate(async ({ how, made, at }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: made.width, height: made.height });
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const gradient = context.createLinearGradient(0, 0, made.width, made.height);
    gradient.addColorStop(0, '#b3361e');
    gradient.addColorStop(1, '#2a7549');
    context.fillStyle = gradient;
    context.fillRect(0, 0, made.width, made.height);
    const blob = await new Promise<Blob>((resolve, reject) => { canvas.toBlob((b) => { if (b === null) reject(new Error('no blob')); else resolve(b); }, made.type); });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const exif = new TextEncoder().encode('Exif\0\0MM\0*\0\0\0\b\0\0\0\0\0\0 GPS 45.7772 3.0870');
    const parts: BlobPart[] = made.type === 'image/jpeg' ? [bytes.slice(0, 2), new Uint8Array([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255]), exif, bytes.slice(2)] : [bytes];
    const data = new DataTransfer();
    data.items.add(new File(parts, made.name, { type: made.type }));
    if (how === 'paste') document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    else (document.elementFromPoint(at.x, at.y) ?? document.body).dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, clientX: at.x, clientY: at.y }));
  }, { how, made, at });
}
export const test = base.extend<{ server: Server; context: BrowserContext; page: Page; marbre: Marbre }, { chrome: Awaited<ReturnType<typeof chromium.launch>> }>({
  chrome: [async ({}, use) => {
    const browser = await chromium.launch(chromiumOptions);
    await use(browser);
    await browser.close();
  }, { scope: 'worker' }],
  server: async ({}, use) => {
    const server = await Server.start();
    await use(server);
    await server.dispose();
  },
  context: async ({ chrome, contextOptions }, use) => {
    const context = await chrome.newContext(contextOptions);
    await use(context);
    await context.close();
  },
  page: async ({ context }, use) => {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to load resource/.test(message.text())) errors.push(message.text());
    });
    await use(page);
    expect(errors, 'errors on the console').toEqual([]);
  },
  marbre: async ({ page, server }, use) => {
    await use(new Marbre(page, server));
  },
});
export { expect };
