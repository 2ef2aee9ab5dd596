// `window.marbre`: a small probe for benchmarks and tests. It reads what was drawn and types as a person could; nothing in the
// app depends on it.
//
//   ready                    promise: the first frame is drawn, and the page that the address names is open (or failed to open)
//   frames                   number of frames drawn since the start
//   shows(pane, text)        did the last frame that was drawn show this text in 'editor' or 'preview'?
//   openText(path, text)     opens a page with this text: the site's at this path, or a new one. Without a site the page stands
//                            in one of its own, on this device. false: not UTF-8, too large, or a page for reading only
//   caretAfter(text)         puts the caret behind the first such text of the open page and focuses the editor; false: not found
import type { Pane, Wasm } from '../bridge/wasm';

export interface Probe {
  readonly ready: Promise<void>;
  readonly frames: number;
  shows(pane: Pane, text: string): boolean;
  openText(path: string, text: string): boolean;
  caretAfter(text: string): boolean;
}

declare global {
  interface Window {
    marbre: Probe;
  }
}

export function installProbe(ready: Promise<void>, wasm: () => Wasm | undefined, flush: () => void): void {
  window.marbre = {
    ready,
    get frames() {
      return wasm()?.frames() ?? 0;
    },
    shows: (pane, text) => wasm()?.shows(pane, text) ?? false,
    openText(path, text) {
      const done = wasm()?.openText(path, text) ?? false;
      flush();
      return done;
    },
    caretAfter(text) {
      const done = wasm()?.caretAfter(text) ?? false;
      flush();
      return done;
    },
  };
}
