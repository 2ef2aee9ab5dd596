// Bytes by git blob SHA. A public repository's files come from the raw host, which costs no API request and takes no token;
// everything else through the API. Bytes count only when their SHA is the one that was asked for: a stale or rewritten answer
// of a cache in between is not believed.
import { HostFailure } from '../bridge/failure';
import type { BlobCache, CachedOptions, GithubContext, RequestOptions } from './api';
import { call, clockOf, fetchOf, hasToken } from './client';
import { record, text } from './shape';

const kConcurrency = 8;

export interface BlobSource {
  owner: string;
  name: string;
  commit: string; // any commit that holds `path` with these bytes
  path: string;
}

export async function gitBlobSha(bytes: Uint8Array): Promise<string> {
  const header = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const all = new Uint8Array(header.length + bytes.length);
  all.set(header);
  all.set(bytes, header.length);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-1', all));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function fromBase64(base64: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(base64.replace(/\s+/g, ''));
  } catch {
    throw new HostFailure('server', "GitHub's answer is not what was expected: content is no base64");
  }
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(''));
}

// "missing": the raw host does not have it, so the API has to say. A raw host that limits is no failure with a token at hand.
async function fromRaw(ctx: GithubContext, source: BlobSource, signal?: AbortSignal): Promise<Uint8Array | 'missing'> {
  const path = source.path.split('/').map(encodeURIComponent).join('/');
  const url = `${ctx.rawBase.replace(/\/$/, '')}/${source.owner}/${source.name}/${source.commit}/${path}`;
  try {
    const answer = await fetchOf(ctx)(url, signal === undefined ? {} : { signal });
    if (answer.status === 429 && !hasToken(ctx)) {
      const after = Number(answer.headers.get('retry-after') ?? '60');
      throw new HostFailure('rate_limited', 'files (HTTP 429)', clockOf(ctx).now() + (Number.isFinite(after) ? after : 60) * 1000);
    }
    if (!answer.ok) return 'missing';
    return new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    if (error instanceof HostFailure) throw error;
    if (signal?.aborted === true) throw new HostFailure('cancelled');
    return 'missing'; // a cut-off answer or a blocked host; when the network is down the API says so next
  }
}

async function fromApi(ctx: GithubContext, owner: string, repo: string, sha: string, options: RequestOptions): Promise<Uint8Array> {
  const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
  const blob = record(await call(ctx, route, { owner, repo, file_sha: sha }, options), 'blob');
  return fromBase64(text(blob, 'content'));
}

export async function readSource(
  ctx: GithubContext,
  source: BlobSource,
  sha: string,
  { signal, cache, raw }: CachedOptions & { raw: boolean },
): Promise<Uint8Array> {
  const known = await cache?.get(sha);
  if (known !== undefined) return known;
  let bytes = raw ? await fromRaw(ctx, source, signal) : 'missing';
  if (bytes === 'missing' || (await gitBlobSha(bytes)) !== sha) {
    bytes = await fromApi(ctx, source.owner, source.name, sha, { signal });
    if ((await gitBlobSha(bytes)) !== sha) throw new HostFailure('server', `the bytes of ${source.path} are not those of ${sha}`);
  }
  await keep(cache, sha, bytes);
  return bytes;
}

// A full disk must not keep anybody from reading: what cannot be kept is asked for again next time.
async function keep(cache: BlobCache | undefined, sha: string, bytes: Uint8Array): Promise<void> {
  try {
    await cache?.put(sha, bytes);
  } catch {
    return;
  }
}

// work(item) for every item, a few at a time, results in order. The first failure stops the others.
export async function inParallel<T, R>(
  items: readonly T[],
  signal: AbortSignal | undefined,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) {
      if (both.aborted) throw new HostFailure('cancelled');
      results[at] = await work(items[at] as T, both);
    }
  };
  let first: unknown;
  const workers = Array.from({ length: Math.min(kConcurrency, items.length) }, () =>
    worker().catch((error: unknown) => {
      first ??= error;
      stop.abort();
    }),
  );
  await Promise.all(workers);
  if (first !== undefined) throw first as Error;
  return results;
}
