// The outbox: every publish, from before its first byte is sent until its outcome is definite. `confirmed_unsent` is false from
// the moment it might be sent, so that a crash in between is found again as "look before you send".
import type { OutboxItem, Publish } from '../bridge/messages';
import type { OutboxRecord, Store } from './database';

export async function putPublish(store: Store, publish: Publish, confirmedUnsent: boolean, now: number): Promise<void> {
  const { type: _type, request: _request, look_first: _look, ...rest } = publish;
  await store.transaction(
    ['outbox'],
    'readwrite',
    (tx) => tx.objectStore('outbox').put({ ...rest, confirmed_unsent: confirmedUnsent, added_at: now }),
    'strict',
  );
}

/** Nothing when it is not there any more. */
export async function markPublish(store: Store, publishId: string, confirmedUnsent: boolean): Promise<void> {
  await store.transaction(
    ['outbox'],
    'readwrite',
    async (tx) => {
      const outbox = tx.objectStore('outbox');
      const record = await outbox.get(publishId);
      if (record !== undefined && record.confirmed_unsent !== confirmedUnsent) await outbox.put({ ...record, confirmed_unsent: confirmedUnsent });
    },
    'strict',
  );
}

export function getPublish(store: Store, publishId: string): Promise<OutboxRecord | undefined> {
  return store.transaction(['outbox'], 'readonly', (tx) => tx.objectStore('outbox').get(publishId));
}

export async function dropPublish(store: Store, publishId: string): Promise<void> {
  await store.transaction(['outbox'], 'readwrite', (tx) => tx.objectStore('outbox').delete(publishId), 'strict');
}

/** Oldest first. */
export async function listOutbox(store: Store): Promise<OutboxItem[]> {
  const records = await store.transaction(['outbox'], 'readonly', (tx) => tx.objectStore('outbox').getAll());
  return records
    .sort((a, b) => a.added_at - b.added_at)
    .map(({ publish_id, title, ref, files, confirmed_unsent }) => ({
      publish_id,
      title,
      ref,
      paths: files.map((file) => file.path),
      shas: files.map((file) => file.sha),
      revisions: files.map((file) => file.revision),
      confirmed_unsent,
    }));
}
