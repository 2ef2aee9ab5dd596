// The one IndexedDB database, `marbre`. Its stores:
//
//   blobs        bytes by git blob SHA: the texts and images of every site seen
//   answers      API answers by account and URL, for conditional requests
//   sites        per site: head, entries, which blobs are its texts; what an offline start opens
//   drafts       by [site, path]: what is known of the local change to a page; small, written at every save
//   draft_texts  by [site, path]: its last snapshot, with the bytes it was made from and the undo history of then
//   draft_logs   by [site, path, sequence]: what was done since the snapshot, one batch a save (src/core/text/op_log.hpp)
//   versions     by [site, path, at]: earlier versions of a page's text; version_texts: their bytes
//   pictures     by [site, path]: pictures that are to be published; picture_bytes: their bytes
//   outbox       by publish id: a publish with its bytes, from before it is sent until its outcome is definite
//   preferences  by name: theme, language, what /marbre.json said last
//   secrets      by name: the wrapped token and the key that unwraps it, which cannot be exported
//
// What always holds: a write has answered only when its transaction is complete; the outbox is written with strict durability,
// drafts are soon after (flush.ts). Every failure is a HostFailure: `quota` when the browser has no room, or no database at all (private windows).
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { HostFailure } from '../bridge/failure';
import type { Entry, PublishFile, PublishMode, SiteRef, StoredPicture, VersionReason } from '../bridge/messages';

export interface SiteRecord {
  readonly ref: SiteRef;
  readonly default_branch: string;
  readonly head: string;
  readonly entries: readonly Entry[];
  /** Text files that were fetched: path and blob SHA. */
  readonly texts: readonly (readonly [path: string, sha: string])[];
}
export interface DraftRecord {
  readonly site: string;
  readonly path: string;
  readonly ref: SiteRef;
  readonly base_sha: string;
  readonly revision: number;
  readonly saved_at: number;
  /** Names the snapshot that the log goes on from; 0: it has no state, as in drafts of version 1 and imported ones. */
  readonly snapshot: number;
  readonly batches: number;
}
export interface DraftText {
  readonly site: string;
  readonly path: string;
  readonly base: Uint8Array;
  readonly text: Uint8Array;
  readonly state: Uint8Array;
}
export interface DraftBatch {
  readonly site: string;
  readonly path: string;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}
export interface VersionRecord {
  readonly site: string;
  readonly path: string;
  readonly at: number;
  readonly reason: VersionReason;
  readonly size: number;
}
export interface VersionText {
  readonly site: string;
  readonly path: string;
  readonly at: number;
  readonly text: Uint8Array;
}
export interface PictureRecord extends StoredPicture {
  readonly site: string;
  readonly ref: SiteRef;
}
export interface PictureBytes {
  readonly site: string;
  readonly path: string;
  readonly bytes: Uint8Array;
}
export interface OutboxRecord {
  readonly publish_id: string;
  readonly ref: SiteRef;
  readonly branch: string;
  readonly title: string;
  readonly message: string;
  readonly mode: PublishMode;
  readonly base_head: string;
  readonly files: readonly PublishFile[];
  readonly confirmed_unsent: boolean;
  readonly added_at: number;
}
export interface AnswerRecord {
  readonly etag: string;
  readonly body: string;
}
export interface WrappedToken {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
  readonly login: string;
}

export interface Schema extends DBSchema {
  blobs: { key: string; value: Uint8Array };
  answers: { key: string; value: AnswerRecord };
  sites: { key: string; value: SiteRecord };
  drafts: { key: [string, string]; value: DraftRecord };
  draft_texts: { key: [string, string]; value: DraftText };
  draft_logs: { key: [string, string, number]; value: DraftBatch };
  versions: { key: [string, string, number]; value: VersionRecord };
  version_texts: { key: [string, string, number]; value: VersionText };
  pictures: { key: [string, string]; value: PictureRecord };
  picture_bytes: { key: [string, string]; value: PictureBytes };
  outbox: { key: string; value: OutboxRecord };
  preferences: { key: string; value: unknown };
  secrets: { key: string; value: WrappedToken };
}
export type StoreName = StoreNames<Schema>;
export type Database = IDBPDatabase<Schema>;

export const databaseName = 'marbre';
export const databaseVersion = 3;

/** Brings a database of any older version up to this one; each version adds its step and never edits an earlier one. */
async function migrate(db: Database, oldVersion: number, tx: Upgrade): Promise<void> {
  if (oldVersion < 1) {
    db.createObjectStore('blobs');
    db.createObjectStore('answers');
    db.createObjectStore('sites');
    db.createObjectStore('drafts', { keyPath: ['site', 'path'] });
    db.createObjectStore('outbox', { keyPath: 'publish_id' });
    db.createObjectStore('preferences');
    db.createObjectStore('secrets');
  }
  if (oldVersion < 2) {
    const place = ['site', 'path'];
    const texts = db.createObjectStore('draft_texts', { keyPath: place });
    db.createObjectStore('draft_logs', { keyPath: [...place, 'sequence'] });
    db.createObjectStore('versions', { keyPath: [...place, 'at'] });
    db.createObjectStore('version_texts', { keyPath: [...place, 'at'] });
    // Drafts of version 1 had their bytes beside what is known of them.
    const drafts = tx.objectStore('drafts');
    for (const old of (await drafts.getAll()) as unknown as DraftRecord1[]) {
      const { site, path, base_sha, revision, saved_at, base, text } = old;
      await texts.put({ site, path, base, text, state: new Uint8Array(0) });
      await drafts.put({ site, path, ref: refOfKey(site), base_sha, revision, saved_at, snapshot: 0, batches: 0 });
    }
  }
  if (oldVersion < 3) {
    db.createObjectStore('pictures', { keyPath: ['site', 'path'] });
    db.createObjectStore('picture_bytes', { keyPath: ['site', 'path'] });
  }
}
interface DraftRecord1 {
  readonly site: string;
  readonly path: string;
  readonly base_sha: string;
  readonly revision: number;
  readonly saved_at: number;
  readonly base: Uint8Array;
  readonly text: Uint8Array;
}
type Upgrade = IDBPTransaction<Schema, StoreName[], 'versionchange'>;

/** Of a key that `siteKey` made. */
function refOfKey(key: string): SiteRef {
  const [, demo, owner = '', name = '', branch = ''] = /^(demo:)?([^/]*)\/([^@]*)(?:@(.*))?$/s.exec(key) ?? [];
  return { demo: demo !== undefined, owner, name, branch };
}

/** What a failed IndexedDB operation means. */
export function storeFailure(error: unknown): HostFailure {
  if (error instanceof HostFailure) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new HostFailure('quota', 'the browser has no more room for this site', undefined, { cause: error });
  const detail = error instanceof Error || error instanceof DOMException ? `${error.name}: ${error.message}` : 'unknown error';
  return new HostFailure('quota', `the browser's storage failed (${detail})`, undefined, { cause: error });
}

export interface Store {
  /** One transaction; resolves with the answer of `work` after it is complete. `work` awaits only requests of `tx`. */
  transaction<Name extends StoreName, Mode extends 'readonly' | 'readwrite', T>(
    stores: readonly Name[],
    mode: Mode,
    work: (tx: IDBPTransaction<Schema, Name[], Mode>) => Promise<T>,
    durability?: 'strict' | 'relaxed',
  ): Promise<T>;
  close(): Promise<void>;
}

const unavailable = (detail: string): HostFailure => new HostFailure('quota', `the browser gives no storage here (${detail})`);

/** Opens lazily, and again after the browser closed the connection. A browser that never answers is a failure after `patienceMs`. */
export function openStore(patienceMs = 8000): Store {
  let opening: Promise<Database> | undefined;

  async function connect(): Promise<Database> {
    if (typeof indexedDB === 'undefined') throw unavailable('no IndexedDB');
    const opened = openDB<Schema>(databaseName, databaseVersion, {
      upgrade: (db, oldVersion, _newVersion, tx) => {
        migrate(db, oldVersion, tx).catch(() => {
          tx.done.catch(() => undefined); // opening fails, which says it
          tx.abort(); // and the old database stays as it was
        });
      },
      // Another tab wants to upgrade: let go, the next use opens again.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        opening = undefined;
      },
      terminated: () => {
        opening = undefined;
      },
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(unavailable('no answer'));
      }, patienceMs);
    });
    try {
      return await Promise.race([opened, patience]);
    } catch (error) {
      // Too late is still opened one day: close it then.
      opened.then(
        (db) => {
          db.close();
        },
        () => undefined,
      );
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function database(): Promise<Database> {
    if (opening === undefined) {
      const attempt = connect();
      opening = attempt;
      attempt.catch(() => {
        if (opening === attempt) opening = undefined; // not for ever: storage may come back
      });
    }
    return opening;
  }

  return {
    async transaction(stores, mode, work, durability = 'relaxed') {
      try {
        const db = await database();
        const tx = db.transaction([...stores], mode, { durability });
        let answer;
        try {
          answer = await work(tx);
        } catch (error) {
          tx.done.catch(() => undefined); // the reason is `error`
          try {
            tx.abort();
          } catch {
            // already aborted by what failed
          }
          throw error;
        }
        await tx.done;
        return answer;
      } catch (error) {
        throw storeFailure(error);
      }
    },
    async close() {
      const open = opening;
      opening = undefined;
      if (open !== undefined) (await open).close();
    },
  };
}
