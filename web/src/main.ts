// Starts Marbre in the page and wires the parts together: wasm on one side, the browser's events, the mirror, the store and
// GitHub on the other. Reads as the order of start-up; the work is in the modules.
import { createMirror } from './a11y/mirror';
import { BadMessage } from './bridge/guards';
import { loadWasm } from './bridge/load';
import { arrived, HostFailure } from './bridge/failure';
import type { AgentMessage, ClipboardMessage, HostReady, Language, MessageIn, MessageOut, PageFrameMessage } from './bridge/messages';
import * as github from './github/api';
import { createAccount } from './host/account';
import { loadConfig, resolveRef } from './host/config';
import { watchDisplay } from './host/display';
import { createEffects, type Effects, type SiteFiles } from './host/effects';
import { pickFile, saveFile } from './host/files';
import { decodeImage } from './host/images';
import { browserClock, createLoop } from './host/loop';
import { applyPreferences, defaultTheme, showUnable, systemLanguage, titleOf, watchFragment } from './host/page';
import { installProbe } from './host/probe';
import { createReadiness } from './host/ready';
import { createTexts } from './host/texts';
import { createTiming } from './host/timing';
import type { TokenDialog } from './host/token_dialog';
import { createAgent } from './input/agent';
import { listenKeyboard } from './input/keyboard';
import { placeTextBox } from './input/place';
import { listenPointer } from './input/pointer';
import type { PageController } from './page/controller';
import { watchUpdates } from './pwa/update';
import { createSpelling } from './spell/client';
import { openStore } from './store/database';
import { createFlush } from './store/flush';
import { loadPreferences } from './store/preferences';
import { draftsLost } from './store/room';
import { siteKey } from './store/sites';
import { createIncoming, isExport, listenDrop } from './picture/incoming';
import { createTabs, type Channel } from './tabs/tabs';
import './style.css';

function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`index.html has no ${id}`);
  return element;
}

/** What handing a page over to another tab takes. */
const handsOver: ReadonlySet<MessageIn['type']> = new Set(['hand_over_wanted', 'draft_saved']);

const report = (error: unknown): void => {
  console.error('marbre:', error);
};

async function start(language: Language): Promise<void> {
  const canvas = byId('canvas', HTMLCanvasElement);
  const root = byId('root', HTMLElement);
  const store = openStore();
  const account = createAccount(store);
  const readiness = createReadiness(location.hash);
  const timing = createTiming();
  const system = { dark: matchMedia('(prefers-color-scheme: dark)'), calm: matchMedia('(prefers-reduced-motion: reduce)') };

  // All that does not depend on each other runs at once; the wasm file is the long one.
  const [wasm, preferences, config] = await Promise.all([loadWasm(canvas), loadPreferences(store), loadConfig(store), account.load()]);
  let current = preferences ?? { theme: defaultTheme, language, monospace: false, typography: false };
  applyPreferences(current);
  const texts = createTexts((of, all) => wasm.texts(of, all));
  let textsWanted = !(await texts.bringAny(current.language)); // and not here

  const display = watchDisplay(canvas, () => {
    loop.wake();
  });
  const first = display.take() ?? display.size;
  if (!wasm.start(first.width, first.height, first.density, matchMedia('(pointer: coarse)').matches)) {
    showUnable('webgl', current.language);
    return;
  }

  // -- out of wasm
  let clipboard: ClipboardMessage | undefined;
  let draining = false;
  const waiting: MessageIn[] = [];

  function receive(message: MessageIn): void {
    if (draining) {
      waiting.push(message); // never into wasm while its messages are being read
      return;
    }
    if (!wasm.receive(message)) report(new BadMessage(`wasm did not understand ${message.type}`));
    readiness.sent(message);
    // Timers of a tab that has long been hidden come once a minute: too late for a tab that wants to write.
    if (document.hidden && handsOver.has(message.type)) loop.flush();
    else loop.wake();
  }
  function handle(message: MessageOut): void {
    switch (message.type) {
      case 'tree':
        mirror.update(message.nodes);
        document.title = titleOf(message.nodes, location.hash);
        readiness.tree(message.nodes);
        return;
      case 'agent':
        agent.message(message);
        return;
      case 'focus': {
        const element = message.node === 0 ? undefined : mirror.element(message.node);
        agent.focusing();
        if (element !== undefined) element.focus({ preventScroll: true });
        else if (document.activeElement instanceof HTMLElement && root.contains(document.activeElement)) document.activeElement.blur();
        return;
      }
      case 'cursor':
        root.style.setProperty('cursor', message.css);
        return;
      case 'clipboard':
        clipboard = message;
        if (!copying) navigator.clipboard.writeText(message.text).catch(report);
        return;
      case 'announce':
        mirror.announce(message.text, message.urgent);
        return;
      case 'page_frame':
        placed = message;
        page?.place(message);
        return;
      case 'preview_html':
        mirror.setPreview(message.html);
        return;
      default:
        effects.run(message);
    }
  }
  let takeFiles: (files: readonly File[]) => void = () => undefined; // that were dropped
  // The Page preview is loaded with its first use.
  let placed: PageFrameMessage = { type: 'page_frame' };
  let page: PageController | undefined;
  async function loadPage(files: SiteFiles): Promise<PageController> {
    const { createPageController } = await arrived(import('./page/controller'), 'the preview');
    page ??= createPageController({
      root,
      language: () => current.language,
      send: receive,
      openUrl,
      drop: (files) => {
        takeFiles(files);
      },
      focusEditor: () => {
        byId('mirror', HTMLElement).querySelector('textarea')?.focus({ preventScroll: true });
      },
      ...files,
      now: () => Date.now(),
      report,
    });
    page.place(placed);
    return page;
  }
  const openUrl = (url: string): void => {
    window.open(url, '_blank', 'noopener,noreferrer');
  };

  let copying = false; // inside a copy or cut event, whose clipboardData takes the text
  function drain(): void {
    if (draining) return;
    draining = true;
    try {
      for (;;) {
        let message: MessageOut | undefined;
        try {
          message = wasm.poll();
          if (message === undefined) break;
          handle(message);
        } catch (error) {
          report(error); // one bad message must not stop the others
        }
      }
      agent.settle();
    } finally {
      draining = false;
    }
    for (const message of waiting.splice(0)) receive(message);
  }

  let drawn = -1;
  const loop = createLoop(browserClock, () => {
    const size = display.take();
    if (size !== undefined) wasm.resize(size.width, size.height, size.density);
    const next = wasm.frame(performance.now(), Date.now(), -new Date().getTimezoneOffset());
    const frames = wasm.frames();
    if (frames !== drawn) {
      drawn = frames;
      timing.frame(wasm.timings(), performance.now());
      readiness.drawn();
    }
    drain();
    return next;
  });

  // -- text boxes, mirror, input
  const agent = createAgent({
    send: receive,
    set: (node, value) => {
      if (node !== 0) receive({ type: 'activate', node, action: 'set', value });
    },
    elementOf: (node) => mirror.textBox(node),
    nodeOf: (element) => mirror.idOf(element),
    place: (element, message: AgentMessage) => {
      placeTextBox(element, message, mirror.originOf(message.node));
    },
    defer: (run) => {
      queueMicrotask(run);
    },
    later: (run) => {
      setTimeout(run, 100);
    },
  });
  const mirror = createMirror(byId('mirror', HTMLElement), { polite: byId('polite', HTMLElement), assertive: byId('assertive', HTMLElement) }, {
    isHeld: (box) => agent.holds(box),
    onFocusLost: () => {
      receive({ type: 'focus', node: 0 });
    },
  });
  const useToken = async (token: string, remember: boolean): Promise<void> => {
    try {
      await account.use(token, remember, (candidate) => github.checkToken({ apiBase: 'https://api.github.com', rawBase: 'https://raw.githubusercontent.com', token: () => candidate }));
    } finally {
      receive({ type: 'account_changed', has_token: account.current !== undefined, login: account.current?.login ?? '' });
    }
  };
  let tokenDialog: TokenDialog | undefined; // loaded with its first use
  const activate = (node: number): void => {
    receive({ type: 'activate', node, action: 'click' });
  };
  const wake = (): void => {
    loop.wake();
  };
  const flush = (): void => {
    loop.flush();
  };
  listenPointer({
    root,
    canvas,
    wasm: () => wasm,
    nodeOf: (target) => mirror.idOf(target),
    activate,
    touch: (touch) => {
      receive({ type: 'touch', touch });
    },
    wake,
    flush,
  });
  const incoming = createIncoming(receive);
  listenKeyboard({
    root,
    pictures: (files) => {
      flush(); // what was typed before is before it
      incoming.offer(files);
    },
    mirror,
    agent,
    wasm: () => wasm,
    modal: () => tokenDialog?.open === true,
    focus: (node) => {
      receive({ type: 'focus', node });
    },
    activate,
    copy: (run) => {
      copying = true;
      clipboard = undefined;
      try {
        run();
        return clipboard;
      } finally {
        copying = false;
      }
    },
    drain,
    wake,
    flush: () => {
      if (!draining) loop.flush();
    },
    keystroke: (timeStamp) => {
      timing.keystroke(timeStamp);
    },
  });

  // -- the outside
  let asksAgain: ReturnType<typeof setTimeout> | undefined;
  const bringTexts = (): void => {
    clearTimeout(asksAgain);
    texts.bring(current.language).then(
      () => {
        textsWanted = false;
        receive({ type: 'online_changed', online: navigator.onLine }); // a message is drawn, a wake alone is not
      },
      (error: unknown) => {
        if (!textsWanted) receive({ type: 'texts_missing' });
        textsWanted = true;
        if (!(error instanceof HostFailure)) report(error);
        clearTimeout(asksAgain);
        asksAgain = setTimeout(bringTexts, 3000); // whatever the browser says of the network
      },
    );
  };
  const updates = watchUpdates(
    () => {
      receive({ type: 'update_ready' });
    },
    () => {
      location.reload();
    },
  );
  const tabs = createTabs({
    locks: (navigator as { readonly locks?: LockManager }).locks,
    channel: typeof BroadcastChannel === 'undefined' ? undefined : (new BroadcastChannel('marbre') as unknown as Channel),
    key: (ref) => siteKey(resolveRef(config, ref)),
    send: receive,
    report,
    patienceMs: 4000,
  });
  const readDrafts = (file: File): void => {
    const read = async (): Promise<void> => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { takePictures } = await import('./picture/exported');
      const pictures = await takePictures(store, bytes, (ref) => resolveRef(config, ref));
      receive({ type: 'drafts_file', bytes });
      for (const { ref, path } of pictures) tabs.changed(ref, path, true);
    };
    read().catch(report);
  };
  takeFiles = (files) => {
    const [file] = files;
    if (file !== undefined && isExport(files)) {
      readDrafts(file);
      return;
    }
    flush();
    incoming.offer(files);
  };
  listenDrop(document, {
    caretAt: (x, y) => {
      if (!mirror.isInText(x, y)) return;
      for (const kind of ['move', 'down', 'up'] as const) wasm.pointer(kind, x, y, 0, 0, 0, 'mouse');
      flush();
    },
    take: takeFiles,
  });
  const disk = createFlush(store);
  const effects: Effects = createEffects({
    tabs,
    flush: disk,
    saveFile,
    pickDraftsFile: () => {
      pickFile('.json,application/json', readDrafts);
    },
    pickPictureFile: () => {
      pickFile('image/png,image/jpeg,image/webp,image/gif,image/svg+xml', (file) => {
        incoming.offer([file]);
      });
    },
    preparePicture: async (id) => {
      const taken = incoming.take(id);
      if (taken === undefined) throw new HostFailure('not_found', 'this picture is not here any more');
      const { preparePicture } = await arrived(import('./picture/prepare'), 'what prepares pictures');
      return preparePicture(taken.file, taken.kind);
    },
    store,
    github,
    account,
    config,
    spelling: createSpelling(),
    send: receive,
    image: (key, { width, height, rgba }) => {
      wasm.image(key, width, height, rgba);
    },
    decode: decodeImage,
    setFragment: watchFragment((fragment) => {
      receive({ type: 'navigated', fragment });
    }),
    openUrl,
    renderPage: async (effect, files, signal) => {
      const loaded = page ?? (await loadPage(files));
      signal.throwIfAborted();
      await loaded.render(effect, signal);
    },
    showTokenDialog: async (ref) => {
      const { createTokenDialog } = await arrived(import('./host/token_dialog'), 'the dialog of the token');
      tokenDialog ??= createTokenDialog(useToken);
      await tokenDialog.show(ref, current.language);
    },
    applyPreferences: (next) => {
      const other = next.language !== current.language;
      current = next;
      applyPreferences(next);
      if (other) bringTexts();
    },
    reloadForUpdate: () => {
      updates.apply();
    },
    report,
    now: () => Date.now(),
  });
  for (const [type, online] of [
    ['online', true],
    ['offline', false],
  ] as const) {
    addEventListener(type, () => {
      receive({ type: 'online_changed', online });
    });
  }
  const systemChanged = (): void => {
    applyPreferences(current);
    receive({ type: 'system_changed', dark: system.dark.matches, reduced_motion: system.calm.matches });
  };
  system.dark.addEventListener('change', systemChanged);
  system.calm.addEventListener('change', systemChanged);
  const hidden = (): void => {
    receive({ type: 'page_hidden' });
    flush(); // the drafts' save must be issued within this event
    disk.now().catch(report);
  };
  addEventListener('pagehide', hidden);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) hidden();
    else wake();
  });
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault(); // or it never comes back
    wasm.context(false);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    wasm.context(true);
    wake();
  });
  document.fonts.addEventListener('loadingdone', () => {
    wasm.forgetGlyphs();
    wake();
  });

  const ready: HostReady = {
    type: 'host_ready',
    ...current,
    dark: system.dark.matches,
    reduced_motion: system.calm.matches,
    online: navigator.onLine,
    fragment: location.hash,
    id_seed: Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    has_token: account.current !== undefined,
    login: account.current?.login ?? '',
  };
  installProbe(readiness.ready, () => wasm, flush);
  receive(ready);
  flush();
  if (textsWanted) bringTexts(); // the start had to do with those of the other language
  draftsLost(store).then((lost) => {
    if (lost) receive({ type: 'drafts_lost' });
  }, report);
  byId('loading', HTMLElement).hidden = true;
}

async function main(): Promise<void> {
  const language = systemLanguage(navigator.languages);
  document.documentElement.lang = language;
  if (typeof WebAssembly !== 'object') {
    showUnable('wasm', language);
    return;
  }
  if (document.createElement('canvas').getContext('webgl2') === null) {
    showUnable('webgl', language);
    return;
  }
  try {
    await start(language);
  } catch (error) {
    report(error);
    showUnable('load', language, error instanceof Error ? error.message : '');
  }
}

void main();
