// Several tabs of Marbre. A page is written by the tab that holds its Web Lock; the others wait for the lock, so that one of them
// has it as soon as the writer is gone, however it went. A BroadcastChannel says which drafts changed, and asks for a lock.
// Without Web Locks every tab writes, and wasm is told so.
import type { MessageIn, SiteRef } from '../bridge/messages';

export interface TabMessage {
  readonly type: 'changed' | 'hand_over';
  /** `siteKey` of the site. */
  readonly site: string;
  readonly path: string;
}
export interface Channel {
  postMessage(message: TabMessage): void;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}
export interface TabsHost {
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly channel: Channel | undefined;
  readonly key: (ref: SiteRef) => string;
  readonly send: (message: MessageIn) => void;
  readonly report: (error: unknown) => void;
  /** A writer that does not hand over is frozen, or its browser is: it is not waited for longer than this. */
  readonly patienceMs: number;
}
export interface Tabs {
  /** The page that is open in this tab; '' when none is. */
  readonly claim: (ref: SiteRef, path: string) => void;
  readonly askHandOver: (ref: SiteRef, path: string) => void;
  readonly yieldPage: (ref: SiteRef, path: string) => void;
  /** Drafts of this site are shown here. */
  readonly watch: (ref: SiteRef) => void;
  /** Tells the other tabs, and this one if it did not do it itself (an import). */
  readonly changed: (ref: SiteRef, path: string, here?: boolean) => void;
}

interface Claim {
  readonly ref: SiteRef;
  readonly path: string;
  readonly name: string;
  release?: (() => void) | undefined;
  waiting?: AbortController | undefined;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

export function createTabs(host: TabsHost): Tabs {
  const { locks, channel } = host;
  const shown = new Map<string, SiteRef>(); // as wasm names them
  let current: Claim | undefined;

  const nameOf = (ref: SiteRef, path: string): string => `marbre:${host.key(ref)}:${path}`;
  const say = ({ ref, path }: Claim, role: 'writer' | 'follower' | 'unprotected'): void => {
    host.send({ type: 'page_role', ref, path, role });
  };

  function drop(claim: Claim): void {
    clearTimeout(claim.timer);
    claim.waiting?.abort();
    claim.release?.();
    claim.waiting = claim.release = undefined;
  }

  /** Holds the lock until it is released; answers when that is. */
  function hold(claim: Claim): Promise<void> {
    if (current !== claim) return Promise.resolve();
    clearTimeout(claim.timer);
    claim.waiting = undefined;
    return new Promise((resolve) => {
      claim.release = resolve;
      say(claim, 'writer');
    });
  }

  async function request(claim: Claim, options: LockOptions, granted: (lock: Lock | null) => Promise<void>): Promise<void> {
    try {
      await locks?.request(claim.name, options, granted);
    } catch (error) {
      // Stopped waiting, or the lock was taken away.
      if (!(error instanceof DOMException) || error.name !== 'AbortError') throw error;
      if (current === claim && claim.release !== undefined && options.signal?.aborted !== true) {
        claim.release = undefined;
        say(claim, 'follower');
        queue(claim);
      }
    }
  }

  function queue(claim: Claim): void {
    const waiting = new AbortController();
    claim.waiting = waiting;
    request(claim, { signal: waiting.signal }, () => hold(claim)).catch(host.report);
  }

  function begin(claim: Claim): void {
    request(claim, { ifAvailable: true }, async (lock) => {
      if (lock !== null) return hold(claim);
      if (current !== claim) return;
      say(claim, 'follower');
      queue(claim);
    }).catch(host.report);
  }

  if (channel !== undefined) {
    channel.onmessage = ({ data }) => {
      const message = data as Partial<TabMessage>;
      const ref = shown.get(message.site ?? '');
      if (ref === undefined || typeof message.path !== 'string') return;
      if (message.type === 'changed') host.send({ type: 'draft_changed', ref, path: message.path });
      else if (message.type === 'hand_over') host.send({ type: 'hand_over_wanted', ref, path: message.path });
    };
  }

  return {
    claim(ref, path) {
      if (current !== undefined) drop(current);
      current = undefined;
      if (path === '') return;
      const claim: Claim = { ref, path, name: nameOf(ref, path) };
      current = claim;
      if (locks === undefined) say(claim, 'unprotected');
      else begin(claim);
    },
    askHandOver(ref, path) {
      const claim = current;
      if (claim?.name !== nameOf(ref, path) || claim.release !== undefined) return;
      channel?.postMessage({ type: 'hand_over', site: host.key(ref), path });
      clearTimeout(claim.timer);
      claim.timer = setTimeout(() => {
        if (current !== claim || claim.release !== undefined) return;
        claim.waiting?.abort();
        request(claim, { steal: true }, () => hold(claim)).catch(host.report);
      }, host.patienceMs);
    },
    yieldPage(ref, path) {
      const claim = current;
      if (claim?.name !== nameOf(ref, path) || claim.release === undefined) return;
      const release = claim.release;
      claim.release = undefined;
      // Waits behind the tab that asked; has it again if that one is gone by now.
      queue(claim);
      release();
    },
    watch(ref) {
      shown.set(host.key(ref), ref);
    },
    changed(ref, path, here = false) {
      channel?.postMessage({ type: 'changed', site: host.key(ref), path });
      const mine = shown.get(host.key(ref));
      if (here && mine !== undefined) host.send({ type: 'draft_changed', ref: mine, path });
    },
  };
}
