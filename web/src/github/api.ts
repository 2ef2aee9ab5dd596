// GitHub as Marbre uses it: open a site, read an image, publish a change set, review pull requests, check a token. This file
// is the index: the types, and the functions that web/src/host/effects.ts calls. Members that go into messages keep the
// messages' names (snake_case), so that an answer can be spread into its envelope.
//
// What always holds: a function returns a whole answer or throws one HostFailure (bridge/failure.ts), never anything else. A
// token goes out in the Authorization header to the origin of `apiBase` only, and never into a failure. Nothing but
// publish() and merge() writes. Every wait ends when `signal` aborts (outcome "cancelled"), except between a publish's
// first visible write and its last: a publish that may have been seen is finished or reported, never abandoned.

import { arrived, HostFailure, isOnline } from '../bridge/failure';

export interface Clock {
  now(): number; // ms since the epoch
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface GithubContext {
  // "https://api.github.com" and "https://raw.githubusercontent.com", or what /marbre.json of the local server says (`api`,
  // `raw`). The local server's `demo_token` (also in /marbre.json) is the token to use for `ref.demo` sites, and for them only.
  apiBase: string;
  rawBase: string;
  token?: (() => string | undefined) | undefined; // asked anew for every request
  fetch?: typeof globalThis.fetch | undefined;
  clock?: Clock | undefined;
  // "polite" (the default) spaces writes a second apart as GitHub asks, and waits before a retry; "immediate" is for the
  // local server.
  pace?: 'polite' | 'immediate' | undefined;
}

export interface SiteRef {
  demo: boolean;
  owner: string;
  name: string;
  branch: string; // "" = the default one
}

// Bytes by git blob SHA. Only bytes whose SHA was checked are ever put.
export interface BlobCache {
  get(sha: string): Promise<Uint8Array | undefined>;
  put(sha: string, bytes: Uint8Array): Promise<void>;
}

// Answers of the API by URL, for conditional requests: an unchanged repository or branch answers 304, which is free, and a
// tree is kept by its SHA and never asked for again. Keep it per person: the ETags of different tokens differ.
export interface StoredAnswer {
  etag: string;
  body: string;
}
export interface AnswerCache {
  get(url: string): Promise<StoredAnswer | undefined>;
  put(url: string, answer: StoredAnswer): Promise<void>;
}

export type Progress = (done: number, total: number) => void;

export interface OpenSiteOptions {
  signal?: AbortSignal | undefined;
  onProgress?: Progress | undefined; // counts text files
  cache?: BlobCache | undefined;
  answers?: AnswerCache | undefined;
}

export type TreeEntry = [path: string, sha: string, size: number, mode: string];
export interface SiteText {
  path: string;
  sha: string;
  bytes: Uint8Array;
}
export interface OpenedSite {
  branch: string; // the branch that was opened, with "" resolved
  default_branch: string;
  head: string; // commit
  can_write: boolean;
  entries: TreeEntry[]; // every blob of the tree, sorted by path
  texts: SiteText[]; // same order as entries; text files over 1 MB are left out
}

export interface PublishFile {
  path: string;
  base_sha: string; // "" = a new file
  bytes: Uint8Array;
}
export interface PublishRequest {
  publish_id: string;
  branch: string; // of the pull request; unused in direct mode
  title: string;
  message: string; // body of the commit and of the pull request; the trailer "Marbre-Publish: <id>" is added
  mode: 'pull_request' | 'direct';
  base_head: string;
  look_first: boolean;
  files: PublishFile[];
}
export interface Published {
  commit: string;
  branch: string; // where the commit is
  pull_number: number; // 0 in direct mode
  pull_url: string; // page for people; "" in direct mode
  head: string; // of the site's branch, after
}

export interface PullSummary {
  number: number;
  title: string;
  author: string;
  branch: string;
  base: string;
  head_sha: string;
  updated_at: number; // ms since the epoch
  url: string;
  from_fork: boolean;
}
export type PullFileStatus = 'added' | 'modified' | 'removed' | 'renamed';
export interface PullFile {
  path: string;
  previous_path: string; // "" unless renamed
  status: PullFileStatus;
  before: Uint8Array | undefined; // undefined = not there, or not text
  after: Uint8Array | undefined;
}
export type Pull = PullSummary & {
  state: 'open' | 'merged' | 'closed';
  mergeable: boolean | null; // null = GitHub still did not know after a few questions
  body: string;
  files: PullFile[];
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
}
export interface CachedOptions extends RequestOptions {
  cache?: BlobCache | undefined;
}

export { openSite, readBlob } from './site';
// Scripts of later use: what publishes, reviews. One that does not arrive has begun nothing: a publish stays in the outbox.
// Without a network none is asked for: Firefox never asks again for a script that once did not arrive.
export const publish = async (...args: Parameters<typeof import('./publish').publish>): Promise<Published> => {
  if (!isOnline()) throw new HostFailure('offline');
  return (await arrived(import('./publish'), 'what publishes')).publish(...args);
};
export { checkToken } from './account';
const pulls = (): Promise<typeof import('./pulls')> => arrived(import('./pulls'), 'the reviews');
export const listPulls = async (...args: Parameters<typeof import('./pulls').listPulls>): Promise<PullSummary[]> => (await pulls()).listPulls(...args);
export const loadPull = async (...args: Parameters<typeof import('./pulls').loadPull>): Promise<Pull> => (await pulls()).loadPull(...args);
export const merge = async (...args: Parameters<typeof import('./pulls').merge>): Promise<{ commit: string }> => (await pulls()).merge(...args);

// openSite(ctx, ref, OpenSiteOptions): Promise<OpenedSite>
// readBlob(ctx, ref, sha, path, head, CachedOptions): Promise<Uint8Array>            any blob, e.g. an image
// publish(ctx, ref, PublishRequest, RequestOptions): Promise<Published>
// listPulls(ctx, ref, RequestOptions): Promise<PullSummary[]>                          open ones, latest update first
// loadPull(ctx, ref, number, CachedOptions): Promise<Pull>
// merge(ctx, ref, number, headSha, RequestOptions): Promise<{ commit: string }>
// checkToken(ctx, RequestOptions): Promise<{ login: string }>
