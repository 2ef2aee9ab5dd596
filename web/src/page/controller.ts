// The Page preview on the app's side: gives the worker the site, cleans what it makes, shows it in the frame and lays the frame over the
// canvas. Loaded with DOMPurify when the Page tab is opened for the first time.
//
// A request ends in one message (`page_rendered`), or throws a HostFailure and the worker is ended: whoever asked gives it the whole
// site anew with the next request.
import purify from 'dompurify';
import { HostFailure } from '../bridge/failure';
import type { Entry, Language, MessageIn, PageFrameMessage, Rect, RenderPage, SiteRef } from '../bridge/messages';
import { assetType } from './asset_type';
import { cleanCss, cleanPage, sitePath, withScheme, type PageSheet } from './clean';
import { createPageFrame, type FrameEvent, type FrameSheet, type PageFrame } from './frame';
import { isSource, sourcePage } from './source_page';
import type { RenderedPage, Sheets, WorkerAnswers, WorkerRequest } from './worker';

export interface PageHost {
  readonly root: HTMLElement;
  language(): Language;
  readonly send: (message: MessageIn) => void;
  openUrl(url: string): void;
  /** Files that were dropped on the frame: pictures for the text, or an export of drafts. */
  drop(files: readonly File[]): void;
  /** The keyboard goes back to the text, if it is on the screen. */
  focusEditor(): void;
  /** The files of the site as it was opened. */
  entries(ref: SiteRef): readonly Entry[];
  read(ref: SiteRef, entry: Entry, signal: AbortSignal): Promise<Uint8Array>;
  now(): number;
  readonly report: (error: unknown) => void;
}

export interface PageController {
  render(effect: RenderPage, signal: AbortSignal): Promise<void>;
  place(message: PageFrameMessage): void;
}

const patienceMs = 10_000;
const clickPatienceMs = 200;
const largestText = 1024 * 1024;
/** Text that Jekyll reads and the app does not hold: what may have front matter (not large scripts), and all that it makes pages with. */
const readByJekyll = /\.(?:m(?:d|kdn?|kdown|arkdown)|html?|xhtml|xml|txt|json|js|css|scss|sass|ya?ml|csv|tsv|webmanifest|liquid)$/i;
const largestScript = 100 * 1024;
const machinery = /(?:^|\/)_[^/]*\//;
const widths = { phone: 390, tablet: 820, desktop: 1280 } as const;

const words: Readonly<Record<Language, { readonly title: string; readonly embed: (host: string) => string; readonly missing: (count: number) => string }>> = {
  fr: { title: 'Page telle que publiée', embed: (host) => `Ouvrir le contenu de ${host}`, missing: (count) => `Hors ligne : ${count} fichiers du site manquent à cette page.` },
  en: { title: 'Page as published', embed: (host) => `Open the content of ${host}`, missing: (count) => `Offline: ${count} files of the site are missing from this page.` },
};

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The worker, and one promise for each request. */
function connect(language: Language): { ask<T extends WorkerRequest['type']>(request: WorkerRequest & { readonly type: T }): Promise<WorkerAnswers[T]>; tell(language: Language): void; end(why: HostFailure): void; readonly failed: Promise<never> } {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'page' });
  const waiting = new Map<number, Waiting>();
  let next = 1;
  let ended: HostFailure | undefined;
  let fail: (why: HostFailure) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const end = (why: HostFailure): void => {
    ended ??= why;
    worker.terminate();
    for (const { reject } of waiting.values()) reject(why);
    waiting.clear();
    fail(why);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<{ id: number; answer?: unknown; error?: string }>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) one?.resolve(data.answer);
    else one?.reject(new HostFailure('server', data.error));
  });
  worker.addEventListener('error', ({ message }) => {
    // Without a message its script did not arrive.
    end(message === '' || message === undefined ? new HostFailure(navigator.onLine ? 'server' : 'offline', 'the preview’s worker did not load') : new HostFailure('server', message)); // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- a load error is a plain Event
  });
  worker.postMessage({ language });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        const id = next++;
        waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
        worker.postMessage({ id, request });
      }),
    tell: (now) => {
      worker.postMessage({ language: now });
    },
    end,
    failed,
  };
}

export function createPageController(host: PageHost): PageController {
  let worker: ReturnType<typeof connect> | undefined;
  let language = host.language();
  let frame: PageFrame | undefined;
  let holder: HTMLElement | undefined;
  let placed: PageFrameMessage = { type: 'page_frame' };
  let ref: SiteRef | undefined;
  let shownPath = '';
  let shownUrl = '';
  let siteUrl = 'https://site.invalid';
  let page: { readonly html: string; readonly sheets: readonly PageSheet[] } | undefined;
  let dark = false;
  let sentSheets = '';
  let missing = 0;
  const css = new Map<string, string | undefined>(); // address in the site -> text
  const assets = new Set<string>(); // addresses that were asked for
  const unresolved = new Set<string>(); // of those: there was no file
  const told = new Set<string>(); // paths that the worker knows of
  let afterShown: (() => void)[] = [];
  let assetSignal = new AbortController();

  function onEvent(event: FrameEvent): void {
    switch (event.type) {
      case 'ready':
        return;
      case 'shown':
        for (const run of afterShown.splice(0)) run();
        return;
      case 'link':
        follow(event.href).catch(host.report);
        return;
      case 'embed':
        host.openUrl(event.url);
        return;
      case 'source':
        goTo(event).catch(host.report);
        return;
      case 'pointed':
        host.send({ type: 'page_pointed', path: shownPath, lines: event.lines });
        return;
      case 'dropped':
        host.drop(event.files);
        return;
      case 'leave':
        frame?.element.blur();
        host.focusEditor();
    }
  }

  // The frame may live in a process of its own: that the pointer gave it the focus can be heard after the click it said.
  function backToEditor(): void {
    host.focusEditor();
    const again = (): void => {
      setTimeout(() => {
        if (document.activeElement === frame?.element) host.focusEditor(); // not yet so within the event
      });
    };
    addEventListener('blur', again);
    setTimeout(() => {
      removeEventListener('blur', again);
    }, 500);
  }

  async function goTo({ lines, before, word }: Extract<FrameEvent, { type: 'source' }>): Promise<void> {
    const path = shownPath;
    // A worker that is making a page answers later than anybody waits for the caret.
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, clickPatienceMs));
    const found = word === '' ? undefined : worker?.ask({ type: 'word', path, lines, before, word }).catch(() => undefined);
    const place = await Promise.race([found, late]);
    host.send({ type: 'page_clicked', path, line: place?.line ?? lines[0], column: place?.column ?? 0 });
    backToEditor();
  }

  async function follow(href: string): Promise<void> {
    const path = sitePath(href, shownUrl, siteUrl);
    const target = path === undefined ? undefined : await worker?.ask({ type: 'link', address: path });
    if (target !== undefined) host.send({ type: 'page_linked', path: target });
    else if (/^(?:https?|mailto):/i.test(href)) host.openUrl(href);
    else if (siteUrl !== 'https://site.invalid') host.openUrl(new URL(href, new URL(shownUrl, siteUrl)).href);
  }

  function makeFrame(): PageFrame {
    if (frame?.element.isConnected === true) return frame;
    holder?.remove();
    holder = document.createElement('div');
    holder.id = 'page-frame';
    host.root.append(holder);
    sentSheets = '';
    assets.clear();
    frame = createPageFrame(holder, words[language].title, onEvent);
    layOut();
    return frame;
  }

  // -- where it lies
  function layOut(): void {
    if (holder === undefined || frame === undefined) return;
    const { rect } = placed;
    holder.hidden = rect === undefined;
    if (rect === undefined) return;
    const [x, y, w, h] = rect;
    const wanted = placed.width === undefined || placed.width === 'fit' ? w : widths[placed.width];
    const scale = Math.min(1, w / wanted);
    holder.inert = placed.inert === true;
    setStyle(holder, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px`, 'clip-path': holes(rect, placed.over ?? []) });
    setStyle(frame.element, {
      width: `${wanted}px`,
      height: `${h / scale}px`,
      left: `${Math.max(0, (w - wanted * scale) / 2)}px`,
      transform: scale === 1 ? 'none' : `scale(${scale})`,
    });
  }

  // -- what it shows
  function sheetsFor(sheets: readonly PageSheet[]): FrameSheet[] {
    const wanted = new Set<string>();
    const out = sheets.flatMap(({ media, css: own, path }) => {
      const text = path === undefined ? own : css.get(path);
      return text === undefined ? [] : [{ media: withScheme(media, dark), text: withScheme(cleanCss(text, path ?? shownUrl, siteUrl, wanted), dark) }];
    });
    fetchAssets([...wanted]);
    return out;
  }

  function fetchAssets(addresses: readonly string[]): void {
    const fresh = addresses.filter((address) => !assets.has(address));
    if (fresh.length === 0 || worker === undefined || ref === undefined) return;
    for (const address of fresh) assets.add(address);
    const [site, signal] = [ref, assetSignal.signal];
    const load = async (): Promise<void> => {
      const paths = await worker?.ask({ type: 'files', addresses: fresh });
      const entries = new Map(host.entries(site).map((entry) => [entry.path, entry]));
      await Promise.all(
        fresh.map(async (address, i) => {
          const entry = entries.get(paths?.[i] ?? '');
          const type = assetType(address);
          if (entry === undefined) unresolved.add(address);
          if (entry === undefined || type === undefined) return;
          try {
            const bytes = await host.read(site, entry, signal);
            if (!signal.aborted) frame?.send({ type: 'asset', path: address, blob: new Blob([new Uint8Array(bytes)], { type }) });
          } catch {
            assets.delete(address); // asked for again with the next page
          }
        }),
      );
    };
    load().catch(() => undefined); // the worker has ended: the next page asks again
  }

  function show(): void {
    if (page === undefined) return;
    const target = makeFrame();
    const sheets = sheetsFor(page.sheets);
    const key = JSON.stringify(sheets);
    target.send({ type: 'show', html: page.html, ...(key !== sentSheets && { sheets }) });
    sentSheets = key;
  }

  function takeSheets(sheets: Sheets): void {
    for (const [address, text] of sheets) css.set(address, text);
  }

  async function showPage(made: RenderedPage, path: string): Promise<readonly string[]> {
    const other = path !== shownPath;
    [shownPath, shownUrl, siteUrl] = [path, made.url, made.siteUrl];
    const around = { url: made.url, siteUrl, embedLabel: words[language].embed };
    const source = isSource(made.url, made.html) ? sourcePage(made.url, made.html, language) : undefined;
    const html = source?.html ?? made.html;
    const clean = cleanPage(purify, html, around);
    page = clean;
    const unknown = clean.sheets.flatMap(({ path: at }) => (at !== undefined && !css.has(at) ? [at] : []));
    let notes: readonly string[] = source?.problem === undefined ? [] : [source.problem];
    if (unknown.length > 0) {
      const answer = await worker?.ask({ type: 'sheets', addresses: unknown });
      takeSheets(answer?.sheets ?? []);
      notes = [...notes, ...(answer?.notes ?? [])];
    }
    const drawn = new Promise<void>((resolve) => {
      afterShown.push(resolve);
    });
    show();
    if (other) frame?.send({ type: 'top' });
    fetchAssets(clean.assets);
    mark(false);
    await Promise.race([drawn, worker?.failed ?? drawn]);
    return notes;
  }

  function mark(reveal: boolean): void {
    frame?.send({ type: 'mark', line: placed.line !== undefined && placed.path === shownPath ? placed.line : null, reveal });
  }

  /** Texts that Jekyll reads besides those the app has given: the same bytes that images come from. */
  async function others(effect: RenderPage, signal: AbortSignal): Promise<[string, string | null][]> {
    const known = new Set(effect.files.map(([path]) => path));
    const rest = host.entries(effect.ref).filter(({ path }) => !known.has(path) && !effect.removed.includes(path));
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const isText = ({ path, size }: Entry): boolean => machinery.test(path) ? size <= largestText && assetType(path)?.startsWith('image/svg') !== false : readByJekyll.test(path) && size <= largestScript;
    const total = rest.filter(isText).length;
    let done = 0;
    missing = 0;
    const progress = (): void => {
      host.send({ type: 'page_progress', request: effect.request, done, total });
    };
    if (total > 0) progress();
    const one = async (entry: Entry): Promise<[string, string | null]> => {
      if (!isText(entry)) return [entry.path, null];
      try {
        return [entry.path, utf8.decode(await host.read(effect.ref, entry, signal))];
      } catch (error) {
        if (signal.aborted) throw error;
        if (error instanceof HostFailure) missing++;
        return [entry.path, null];
      } finally {
        done++;
        if (done === total || done % 8 === 0) progress();
      }
    };
    const out: [string, string | null][] = [];
    for (const { path } of rest) told.add(path);
    for (let at = 0; at < rest.length; at += 8) out.push(...(await Promise.all(rest.slice(at, at + 8).map(one))));
    return out;
  }

  async function rendered(effect: RenderPage, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
    let files: (readonly [string, string | null])[] = effect.files.map(([path, bytes]) => [path, utf8.decode(bytes)]);
    if (effect.afresh || worker === undefined) {
      if (!effect.afresh) throw new HostFailure('server', 'the preview lost the site'); // and is given it anew
      worker?.end(new HostFailure('cancelled'));
      worker = connect(language);
      assetSignal.abort();
      assetSignal = new AbortController();
      ref = effect.ref;
      css.clear();
      assets.clear();
      told.clear();
      files = [...(await others(effect, signal)), ...files];
      signal.throwIfAborted();
    } else {
      // Pictures that were put into a page since.
      const fresh = host.entries(effect.ref).filter(({ path }) => !told.has(path) && assetType(path) !== undefined);
      files.push(...fresh.map(({ path }) => [path, null] as const));
      for (const { path } of fresh) told.add(path);
      if (fresh.length > 0) for (const address of unresolved) assets.delete(address);
    }
    const patience = setTimeout(() => {
      worker?.end(new HostFailure('too_large', `${effect.path}: more than ${patienceMs / 1000} s`));
    }, effect.afresh ? 3 * patienceMs : patienceMs);
    const { page: made, sheets } = await worker.ask({ type: 'render', afresh: effect.afresh, files, removed: effect.removed, path: effect.path, now: host.now(), asOf: effect.as_of === 0 ? undefined : effect.as_of, sheets: [...css.keys()] }).finally(() => {
      clearTimeout(patience);
    });
    signal.throwIfAborted();
    takeSheets(sheets);
    const notes = made === undefined ? [] : [...made.notes, ...(await showPage(made, effect.path))];
    performance.measure('marbre:page', { start: started });
    if (missing > 0) notes.push(words[language].missing(missing));
    host.send({ type: 'page_rendered', request: effect.request, path: effect.path, is_page: made !== undefined, notes: [...new Set(notes)] });
  }

  return {
    async render(effect, signal) {
      if (host.language() !== language) {
        language = host.language();
        worker?.tell(language);
      }
      const stop = (): void => {
        worker?.end(new HostFailure('cancelled'));
      };
      signal.addEventListener('abort', stop);
      try {
        await rendered(effect, signal);
      } catch (error) {
        worker?.end(new HostFailure('cancelled'));
        worker = undefined;
        afterShown = [];
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    place(message) {
      const before = placed;
      placed = message;
      layOut();
      if (message.dark !== undefined && message.dark !== dark) {
        dark = message.dark;
        show();
      }
      if (message.line !== before.line || message.path !== before.path) mark(message.path === before.path && document.activeElement !== frame?.element);
    },
  };
}

function setStyle(element: HTMLElement, properties: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(properties)) if (element.style.getPropertyValue(name) !== value) element.style.setProperty(name, value);
}

/** A clip path of the frame without what stands above it. */
function holes([x, y, w, h]: Rect, over: readonly Rect[]): string {
  const inside = over.map(([ox, oy, ow, oh]) => [Math.max(0, ox - x), Math.max(0, oy - y), Math.min(w, ox + ow - x), Math.min(h, oy + oh - y)] as const).filter(([l, t, r, b]) => r > l && b > t);
  if (inside.length === 0) return 'none';
  const radius = 10; // theirs
  const hole = ([l, t, r, b]: readonly [number, number, number, number]): string => {
    const q = Math.min(radius, (r - l) / 2, (b - t) / 2);
    const at = (corner: boolean): number => (corner ? q : 0); // an edge that ends with the frame has none
    const [nw, ne, se, sw] = [at(l > 0 && t > 0), at(r < w && t > 0), at(r < w && b < h), at(l > 0 && b < h)];
    return `M${l + nw} ${t}H${r - ne}a${ne} ${ne} 0 0 1 ${ne} ${ne}V${b - se}a${se} ${se} 0 0 1 ${-se} ${se}H${l + sw}a${sw} ${sw} 0 0 1 ${-sw} ${-sw}V${t + nw}a${nw} ${nw} 0 0 1 ${nw} ${-nw}Z`;
  };
  return `path(evenodd, "M0 0H${w}V${h}H0Z${inside.map(hole).join('')}")`;
}
