// Two tabs and the browser's locks, both fake: one writes, the other follows, and there is always one that may write.
import { describe, expect, test, vi } from 'vitest';
import type { MessageIn, SiteRef } from '../bridge/messages';
import { createTabs, type Channel, type TabMessage, type Tabs } from './tabs';

const ref: SiteRef = { demo: false, owner: 'clermontech', name: 'site', branch: '' };

interface Held {
  readonly name: string;
  readonly lost: (error: DOMException) => void;
}
/** Web Locks as the specification has them, as far as they are used. */
function fakeLocks() {
  const held = new Map<string, Held>();
  const queues = new Map<string, (() => void)[]>();
  const next = (name: string): void => {
    if (!held.has(name)) queues.get(name)?.shift()?.();
  };
  function grant(name: string, work: (lock: Lock | null) => unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const mine: Held = { name, lost: reject };
      held.set(name, mine);
      Promise.resolve(work({ name, mode: 'exclusive' })).then((value) => {
        if (held.get(name) === mine) held.delete(name);
        resolve(value);
        next(name);
      }, reject);
    });
  }
  const request = (name: string, options: LockOptions, work: (lock: Lock | null) => unknown): Promise<unknown> => {
    const holder = held.get(name);
    if (options.steal === true && holder !== undefined) {
      held.delete(name);
      holder.lost(new DOMException('stolen', 'AbortError'));
    }
    if (!held.has(name)) return grant(name, work);
    if (options.ifAvailable === true) return Promise.resolve(work(null));
    return new Promise((resolve, reject) => {
      const entry = (): void => {
        grant(name, work).then(resolve, reject);
      };
      const queue = queues.get(name) ?? [];
      queues.set(name, [...queue, entry]);
      options.signal?.addEventListener('abort', () => {
        queues.set(name, (queues.get(name) ?? []).filter((other) => other !== entry));
        reject(new DOMException('stopped', 'AbortError'));
      });
    });
  };
  return { request: request as unknown as LockManager['request'] };
}

function browser() {
  const locks = fakeLocks();
  const channels: Channel[] = [];
  return {
    tab: (options: { readonly locks?: undefined } = {}) => {
      const sent: MessageIn[] = [];
      const channel: Channel = {
        onmessage: null,
        postMessage: (data: TabMessage) => {
          for (const other of channels) if (other !== channel) other.onmessage?.({ data });
        },
      };
      channels.push(channel);
      const tabs: Tabs = createTabs({
        locks: 'locks' in options ? undefined : locks,
        channel,
        key: ({ owner, name }) => `${owner}/${name}`.toLowerCase(),
        send: (message) => sent.push(message),
        report: (error) => {
          throw error;
        },
        patienceMs: 50,
      });
      tabs.watch(ref);
      const roles = (): string[] => sent.flatMap((message) => (message.type === 'page_role' ? [message.role] : []));
      return { tabs, sent, roles };
    },
  };
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; ++i) await Promise.resolve();
};

describe('several tabs', () => {
  test('the first one writes, the second follows, and writes when the first is gone', async () => {
    const { tab } = browser();
    const [a, b] = [tab(), tab()];
    a.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.claim({ ...ref, owner: 'ClermonTech' }, 'a.md');
    await settle();
    expect(a.roles()).toEqual(['writer']);
    expect(b.roles()).toEqual(['follower']);
    a.tabs.claim(ref, ''); // left the page
    await settle();
    expect(b.roles()).toEqual(['follower', 'writer']);
  });

  test('other pages are independent', async () => {
    const { tab } = browser();
    const [a, b] = [tab(), tab()];
    a.tabs.claim(ref, 'a.md');
    b.tabs.claim(ref, 'b.md');
    await settle();
    expect(a.roles()).toEqual(['writer']);
    expect(b.roles()).toEqual(['writer']);
  });

  test('the writer hands over when it is asked, and has it again when the other one leaves', async () => {
    const { tab } = browser();
    const [a, b] = [tab(), tab()];
    a.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.askHandOver(ref, 'a.md');
    expect(a.sent.at(-1)).toEqual({ type: 'hand_over_wanted', ref, path: 'a.md' });
    a.tabs.yieldPage(ref, 'a.md');
    await settle();
    expect(b.roles()).toEqual(['follower', 'writer']);
    b.tabs.claim(ref, '');
    await settle();
    expect(a.roles()).toEqual(['writer', 'writer']);
  });

  test('a writer that does not answer loses the page, and follows when it wakes up', async () => {
    vi.useFakeTimers();
    const { tab } = browser();
    const [a, b] = [tab(), tab()];
    a.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.askHandOver(ref, 'a.md');
    await vi.advanceTimersByTimeAsync(60);
    expect(b.roles()).toEqual(['follower', 'writer']);
    expect(a.roles()).toEqual(['writer', 'follower']);
    vi.useRealTimers();
    b.tabs.claim(ref, '');
    await settle();
    expect(a.roles()).toEqual(['writer', 'follower', 'writer']);
  });

  test('a tab that left before the lock came does not write', async () => {
    const { tab } = browser();
    const [a, b, c] = [tab(), tab(), tab()];
    a.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.claim(ref, 'a.md');
    await settle();
    c.tabs.claim(ref, 'a.md');
    await settle();
    b.tabs.claim(ref, 'b.md');
    a.tabs.claim(ref, '');
    await settle();
    expect(b.roles()).toEqual(['follower', 'writer']);
    expect(b.sent.at(-1)).toMatchObject({ path: 'b.md' });
    expect(c.roles()).toEqual(['follower', 'writer']);
  });

  test('without locks it is said that nothing keeps tabs apart', () => {
    const { tabs, roles } = browser().tab({ locks: undefined });
    tabs.claim(ref, 'a.md');
    expect(roles()).toEqual(['unprotected']);
  });

  test('a change is told to the tabs that show the site, by the name they know it by', () => {
    const { tab } = browser();
    const [a, b] = [tab(), tab()];
    const theirs = { ...ref, owner: 'ClermonTech' };
    b.tabs.watch(theirs);
    a.tabs.changed(ref, 'a.md');
    expect(b.sent).toEqual([{ type: 'draft_changed', ref: theirs, path: 'a.md' }]);
    expect(a.sent).toEqual([]);
    a.tabs.changed(ref, 'a.md', true);
    expect(a.sent).toEqual([{ type: 'draft_changed', ref, path: 'a.md' }]);
    a.tabs.changed({ ...ref, name: 'other' }, 'a.md', true);
    expect(a.sent).toHaveLength(1);
  });

  test('messages that are none are ignored', () => {
    const sent: MessageIn[] = [];
    const channel: Channel = { onmessage: null, postMessage: () => undefined };
    const tabs = createTabs({ locks: undefined, channel, key: () => 'k', send: (m) => sent.push(m), report: () => undefined, patienceMs: 1 });
    tabs.watch(ref);
    for (const data of [{}, { type: 'changed' }, { type: 'boo', site: 'k', path: 'a' }, { type: 'changed', site: 'k', path: 3 }]) channel.onmessage?.({ data });
    expect(sent).toEqual([]);
  });
});
