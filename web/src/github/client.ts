// The one place that talks HTTP to the API. Octokit brings requests; this file adds what Marbre promises on top: the token goes
// to the API's origin only, a read is tried once more, writes keep GitHub's pace, and a limit is a HostFailure at once rather
// than a wait. A write is never repeated here (only publish.ts knows when that is safe). Octokit's hooks and plugins for paging,
// retries and pace weigh a sixth of all our script, for these few rules.
//
// Errors: fetch cannot tell "never sent" from "answer lost", so both are "offline" here; visible() turns that into "unknown"
// around writes that people can see.
import { request } from '@octokit/request';
import { HostFailure, type Outcome } from '../bridge/failure';
import type { AnswerCache, Clock, GithubContext, RequestOptions, SiteRef } from './api';
import { type Json, records, recordOrNull, textOr } from './shape';

export type Parameters = Record<string, unknown>;

type Client = typeof request;
/** What a request is before it is sent, and its answer. */
interface Draft {
  readonly method: string;
  readonly url: string;
  readonly baseUrl: string;
  readonly headers: Record<string, string>;
  readonly request: { readonly signal?: AbortSignal };
}
interface Answer {
  readonly headers: { readonly link?: string | undefined };
  readonly data: unknown;
}
type Send = (draft: Draft) => Promise<Answer>;

const clients = new WeakMap<GithubContext, Client>();
// GitHub's documentation asks for a second between writes of a long row of them, and stops at 80 a minute ("Best practices for
// using the REST API", "Rate limits"). A publish of a few pages is no long row: nobody waits for that.
const pause = 1000; // ms
const freeWrites = 20; // a minute

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        reject(new HostFailure('cancelled'));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      if (signal?.aborted === true) stop();
      else signal?.addEventListener('abort', stop, { once: true });
    }),
};

export function clockOf(ctx: GithubContext): Clock {
  return ctx.clock ?? systemClock;
}

// The current token, checked: one that fetch would refuse as a header value would come back inside fetch's error message.
function tokenOf(ctx: GithubContext): string | undefined {
  const token = ctx.token?.();
  if (token === undefined || token === '') return undefined;
  if (!/^[\x21-\x7e]+$/.test(token)) throw new HostFailure('auth_expired', 'the token holds characters that no token has');
  return token;
}

export function hasToken(ctx: GithubContext): boolean {
  return tokenOf(ctx) !== undefined;
}

// GitHub's `Cache-Control: max-age=60` would have the browser answer with a head that is a minute old.
export function fetchOf(ctx: GithubContext): typeof globalThis.fetch {
  const base = ctx.fetch ?? globalThis.fetch.bind(globalThis);
  return (input, init) => base(input, { ...init, cache: 'no-store', credentials: 'omit' });
}

function clientOf(ctx: GithubContext): Client {
  const known = clients.get(ctx);
  if (known !== undefined) return known;
  const immediate = ctx.pace === 'immediate';
  const origin = new URL(ctx.apiBase).origin;
  const authorized = (draft: Draft): Draft => {
    const token = tokenOf(ctx);
    const url = new URL(draft.url.replace(/\{[^}]*\}/g, 'x'), draft.baseUrl);
    if (token !== undefined && url.origin === origin) draft.headers['authorization'] = `Bearer ${token}`;
    return draft;
  };
  const clock = clockOf(ctx);
  const rest = (signal?: AbortSignal) => (immediate ? Promise.resolve() : clock.sleep(pause, signal));
  let turn = Promise.resolve();
  let writes: number[] = []; // when, in the last minute
  const hook = async (send: Send, draft: Draft): Promise<Answer> => {
    const { signal } = draft.request;
    if (draft.method !== 'GET') {
      turn = turn.then(async () => {
        writes = writes.filter((at) => at > clock.now() - 60_000);
        if (writes.length >= freeWrites) await rest();
        writes.push(clock.now());
      });
      await turn;
      assertGoing(signal);
      return await send(authorized(draft));
    }
    try {
      return await send(authorized(draft));
    } catch (error) {
      const status = httpError(error)?.status ?? 500; // no answer at all: as good as a server's fault
      if (status < 500 || signal?.aborted === true) throw error;
      await rest(signal);
      return await send(authorized(draft));
    }
  };
  const client = request.defaults({ baseUrl: ctx.apiBase.replace(/\/$/, ''), request: { fetch: fetchOf(ctx), hook } });
  clients.set(ctx, client);
  return client;
}

interface HttpError {
  status: number;
  headers: Json;
  data: unknown;
}

function httpError(error: unknown): HttpError | undefined {
  const object = error instanceof Error ? (error as Error & { status?: unknown; response?: unknown }) : undefined;
  const response = recordOrNull(object?.response);
  if (typeof object?.status !== 'number' || response === null) return undefined;
  return { status: object.status, headers: recordOrNull(response['headers']) ?? {}, data: response['data'] };
}

// GitHub's own words, its errors[] included; they hold no secret, but a proxy's might.
function words(ctx: GithubContext, error: HttpError): string {
  const data = recordOrNull(error.data);
  const errors = Array.isArray(data?.['errors']) ? (data['errors'] as unknown[]) : [];
  const parts = [data === null ? '' : textOr(data, 'message', '')];
  for (const item of errors) parts.push(typeof item === 'string' ? item : textOr(recordOrNull(item) ?? {}, 'message', ''));
  const said = parts.filter((part) => part !== '').join('; ');
  const token = ctx.token?.();
  const safe = token === undefined || token === '' ? said : said.replaceAll(token, '***');
  return `${safe === '' ? 'no explanation' : safe} (HTTP ${error.status})`;
}

function limitedUntil(ctx: GithubContext, error: HttpError): number | undefined {
  const header = (name: string) => {
    const value = error.headers[name];
    return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
  };
  const message = textOr(recordOrNull(error.data) ?? {}, 'message', '');
  const after = header('retry-after');
  const spent = header('x-ratelimit-remaining') === 0;
  const reset = header('x-ratelimit-reset');
  const limited = error.status === 429 || after !== undefined || spent || /rate limit/i.test(message);
  if (!limited) return undefined;
  if (after !== undefined) return clockOf(ctx).now() + after * 1000;
  if (spent && reset !== undefined) return reset * 1000;
  return clockOf(ctx).now() + 60_000; // what GitHub's documentation asks for when it names no time
}

function outcomeOf(status: number, write: boolean): Outcome {
  if (status === 401) return 'auth_expired';
  if (status === 403 || status === 451) return 'forbidden';
  if (status === 404 || status === 410) return write ? 'forbidden' : 'not_found'; // GitHub hides what one may not touch
  if (status === 413) return 'too_large';
  if (status >= 500) return 'server';
  return 'rejected';
}

// A failed answer with its status kept, for callers that tell statuses apart.
export class AnsweredFailure extends HostFailure {
  readonly status: number;
  constructor(status: number, outcome: Outcome, detail: string, retryAt?: number) {
    super(outcome, detail, retryAt);
    this.status = status;
  }
}

function translate(ctx: GithubContext, error: unknown, write: boolean, signal: AbortSignal | undefined): HostFailure {
  if (error instanceof HostFailure) return error;
  if (signal?.aborted === true) return new HostFailure('cancelled');
  const answered = httpError(error);
  if (answered === undefined) return new HostFailure('offline', 'no answer from GitHub');
  const { status } = answered;
  if (status === 403 || status === 429) {
    const until = limitedUntil(ctx, answered);
    if (until !== undefined) return new AnsweredFailure(status, 'rate_limited', words(ctx, answered), until);
  }
  return new AnsweredFailure(status, outcomeOf(status, write), words(ctx, answered));
}

// Ends a wait inside a plugin (between retries, in a queue) when the signal does.
function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(new HostFailure('cancelled'));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

function assertGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new HostFailure('cancelled');
}

export async function call(
  ctx: GithubContext,
  route: string,
  parameters: Parameters,
  { signal }: RequestOptions = {},
): Promise<unknown> {
  assertGoing(signal);
  const write = !route.startsWith('GET ');
  try {
    const request = signal === undefined ? {} : { request: { signal } };
    const answer = await abortable(clientOf(ctx)(route, { ...parameters, ...request }), signal);
    const data: unknown = answer.data;
    // Every answer used here is JSON; Octokit hands over a text when it could not parse it.
    if (typeof data === 'string' && data !== '') throw new HostFailure('server', "GitHub's answer was cut off or is no JSON");
    return data;
  } catch (error) {
    throw translate(ctx, error, write, signal);
  }
}

// All pages of a list, at most `limit` items.
export async function callAll(
  ctx: GithubContext,
  route: string,
  parameters: Parameters,
  limit: number,
  { signal }: RequestOptions = {},
): Promise<Json[]> {
  assertGoing(signal);
  const items: Json[] = [];
  try {
    const request = signal === undefined ? {} : { request: { signal } };
    let page: string | undefined = route;
    for (let query: Parameters = { per_page: 100, ...parameters }; page !== undefined && items.length < limit; query = {}) {
      const answer: Answer = await abortable(clientOf(ctx)(page, { ...query, ...request }), signal);
      items.push(...records(answer.data, 'a page of a list'));
      const next: string | undefined = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1];
      page = next === undefined ? undefined : `GET ${next}`;
    }
  } catch (error) {
    throw translate(ctx, error, false, signal);
  }
  return items.slice(0, limit);
}

// A read that asks "still the same?" when the answer is known: 304 costs nothing. `keep` turns the answer into what is stored
// and given back. `immutable`: the URL names its content by hash, so a known answer needs no request at all.
export async function callCached<T>(
  ctx: GithubContext,
  route: string,
  parameters: Parameters,
  keep: (data: unknown) => T,
  { signal, answers, immutable }: RequestOptions & { answers?: AnswerCache | undefined; immutable?: boolean } = {},
): Promise<T> {
  if (answers === undefined) return keep(await call(ctx, route, parameters, { signal }));
  assertGoing(signal);
  const client = clientOf(ctx);
  const { url } = client.endpoint(route, parameters);
  const known = await answers.get(url);
  if (known !== undefined && immutable === true) return JSON.parse(known.body) as T;
  try {
    const request = signal === undefined ? {} : { request: { signal } };
    const headers = known === undefined ? {} : { headers: { 'if-none-match': known.etag } };
    const answer = await abortable(client(route, { ...parameters, ...headers, ...request }), signal);
    const kept = keep(answer.data as unknown);
    const etag = answer.headers.etag ?? '';
    if (etag !== '' || immutable === true) await answers.put(url, { etag, body: JSON.stringify(kept) });
    return kept;
  } catch (error) {
    if (known !== undefined && httpError(error)?.status === 304) return JSON.parse(known.body) as T;
    throw translate(ctx, error, false, signal);
  }
}

// Around a write that others can see. When no clear answer came back, nobody knows whether it happened: "unknown", and the
// next attempt has to look before it sends.
export async function visible<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HostFailure && (error.outcome === 'offline' || error.outcome === 'server')) {
      throw new HostFailure('unknown', `${what}: ${error.detail}`);
    }
    throw error;
  }
}

export function repoOf(ref: SiteRef): { owner: string; repo: string } {
  return { owner: ref.owner, repo: ref.name };
}
