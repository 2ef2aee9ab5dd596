// Saves of drafts are answered when the operating system has them: from then on they outlive the tab and the browser, however
// it ends. Only a power cut could still take them, until the disk has been waited for. On a busy disk that takes up to a second,
// in which nothing else is written; so it is done when typing pauses, and when the tab is hidden.
import type { Store } from './database';

export interface Flush {
  /** Something was saved. */
  written(): void;
  /** Waits for the disk, if there is anything to wait for. */
  now(): Promise<void>;
}

const pauseMs = 1000;
const atMostMs = 10_000;

export function createFlush(store: Store): Flush {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | undefined; // of the oldest save that is not on the disk
  async function now(): Promise<void> {
    clearTimeout(timer);
    if (since === undefined) return;
    const before = since;
    since = undefined;
    try {
      // One strict transaction takes everything before it along.
      await store.transaction(['preferences'], 'readwrite', (tx) => tx.objectStore('preferences').put(before, 'flushed'), 'strict');
    } catch {
      since ??= before; // the next save tries again; if there is no room it will say so
    }
  }
  return {
    written() {
      const at = Date.now();
      since ??= at;
      clearTimeout(timer);
      timer = setTimeout(() => void now(), Math.max(0, Math.min(pauseMs, since + atMostMs - at)));
    },
    now,
  };
}
