// A local server that answers like GitHub: the REST operations Marbre uses, on real bare git repositories in one folder. The
// demo runs on it, and so do the tests. It listens on 127.0.0.1 only and believes no other Host header, so that no web page
// elsewhere can reach it by name.
//
//   /api/...           GitHub's REST API                    /raw/{owner}/{name}/{revision}/{path}   files
//   /                  the built app (`app`)                /marbre.json   where the API is, for that app
//   /_marbre/faults    POST {kind, method?, path?, times?, skip?, ...} (faults.ts) -> {id}; GET lists; DELETE clears
//   /_marbre/release   POST {id}: lets held requests go     /_marbre/wait  POST {id}: answers once a request is held
//   /_marbre/behaviour POST: members of Behaviour           /_marbre/log   GET: requests so far; DELETE forgets them
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api, type LimitOptions, Limits } from './api';
import { Problem } from './answers';
import { appFile, type FileAnswer, rawFile } from './files';
import { type Fault, Faults, isFaultKind } from './faults';
import { closeRepository } from './git';
import { Hub, type TokenGrant } from './hub';
import type { Urls } from './present';

export interface ServerOptions {
  state: string; // folder of the hub
  port?: number; // 0 = any free one
  app?: string; // folder of the built app
  demo?: { owner: string; name: string }; // named in /marbre.json
  demoToken?: string; // named in /marbre.json, one of `tokens`
  tokens?: Readonly<Record<string, TokenGrant>>;
  limits?: LimitOptions;
  now?: () => number;
}

export interface LoggedRequest {
  method: string;
  path: string;
  status: number; // 0 = the connection was broken
  authorized: boolean;
}

export interface RunningServer {
  hub: Hub;
  api: Api;
  faults: Faults;
  log: LoggedRequest[];
  origin: string;
  apiBase: string;
  rawBase: string;
  close(): Promise<void>;
}

const kCors = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'ETag, Link, Location, Retry-After, X-GitHub-OTP, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, ' +
    'X-RateLimit-Resource, X-RateLimit-Reset, X-OAuth-Scopes, X-Accepted-OAuth-Scopes, X-Poll-Interval, ' +
    'X-GitHub-Media-Type, X-GitHub-SSO, X-GitHub-Request-Id, Deprecation, Sunset',
};
const kPreflight = {
  ...kCors,
  'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
  'access-control-allow-headers':
    'Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Accept-Encoding, ' +
    'X-GitHub-OTP, X-Requested-With, User-Agent, GraphQL-Features, X-GitHub-Api-Version',
  'access-control-max-age': '86400',
};
const kLargestBody = 64 * 1024 * 1024;

interface Outgoing {
  status: number;
  bytes: Uint8Array;
  headers: Record<string, string>;
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Outgoing {
  return { status, bytes: Buffer.from(JSON.stringify(body)), headers: { 'content-type': 'application/json; charset=utf-8', ...headers } };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > kLargestBody) throw new Problem(413, 'Payload too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, bytes, headers }: Outgoing): void {
  const bare = status === 204 || status === 304;
  response.writeHead(status, bare ? headers : { ...headers, 'content-length': String(bytes.length) });
  response.end(bare || response.req.method === 'HEAD' ? undefined : bytes);
}

// Half of it, then the connection breaks.
function sendHalf(response: ServerResponse, { status, bytes, headers }: Outgoing): void {
  response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

class Site {
  readonly options: ServerOptions;
  readonly api: Api;
  readonly faults = new Faults();
  readonly log: LoggedRequest[] = [];

  constructor(options: ServerOptions, api: Api) {
    this.options = options;
    this.api = api;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? '';
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) {
      send(response, json(421, { message: 'This server answers to 127.0.0.1 only.' }));
      return;
    }
    const url = new URL(request.url ?? '/', `http://${host}`);
    const method = request.method ?? 'GET';
    if (url.pathname.startsWith('/_marbre/')) {
      send(response, await this.control(method, url, request));
      return;
    }
    const path = url.pathname.replace(/^\/api(?=\/|$)/, '') || '/';
    const served = url.pathname.startsWith('/api') || url.pathname.startsWith('/raw/');
    if (served && method === 'OPTIONS') {
      send(response, { status: 204, bytes: new Uint8Array(), headers: kPreflight });
      return;
    }
    if (!served) {
      send(response, await this.page(url, request));
      return;
    }
    const fault = this.faults.take(method, path);
    const entry: LoggedRequest = { method, path: path + url.search, status: 0, authorized: request.headers.authorization !== undefined };
    this.log.push(entry);
    if (fault?.kind === 'drop_before') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'hold') await this.faults.hold(fault);
    const outgoing = this.forced(fault) ?? (await this.work(method, path, url, request));
    if (fault?.kind === 'drop_after') {
      response.destroy();
      return;
    }
    entry.status = outgoing.status;
    if (fault?.kind === 'truncate') sendHalf(response, outgoing);
    else send(response, outgoing);
  }

  private forced(fault: Fault | undefined): Outgoing | undefined {
    const documentation_url = 'https://docs.github.com/rest';
    const seconds = Math.floor(this.api.hub.now() / 1000);
    switch (fault?.kind) {
      case 'status': {
        const status = fault.status ?? 500;
        return json(status, { message: fault.message ?? 'Server Error', documentation_url, status: String(status) }, kCors);
      }
      case 'rate_limit': {
        const reset = String(seconds + (fault.retry_after ?? 1800));
        const headers = { ...kCors, 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
        return json(403, { message: 'API rate limit exceeded for 127.0.0.1.', documentation_url }, headers);
      }
      case 'secondary_limit': {
        const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
        return json(403, { message, documentation_url }, { ...kCors, 'retry-after': String(fault.retry_after ?? 60) });
      }
      case 'drop_before':
      case 'drop_after':
      case 'truncate':
      case 'hold':
      case undefined:
        return undefined;
    }
  }

  private urls(host: string): Urls {
    const origin = `http://${host}`;
    return { api: `${origin}/api`, raw: `${origin}/raw`, web: `${origin}/#` };
  }

  private async work(method: string, path: string, url: URL, request: IncomingMessage): Promise<Outgoing> {
    if (path.startsWith('/raw/')) {
      const file = await rawFile(this.api.hub, path.slice('/raw/'.length));
      return conditional({ ...file, headers: { ...file.headers, 'access-control-allow-origin': '*' } }, request);
    }
    const { authorization } = request.headers;
    const body = await readBody(request);
    const answer = await this.api.answer({ method, url, path, authorization, body }, this.urls(url.host));
    const headers: Record<string, string> = { ...kCors, 'x-github-media-type': 'github.v3; format=json', ...answer.headers };
    headers['vary'] = 'Accept, Authorization, Accept-Encoding';
    if (answer.body === undefined) return { status: answer.status, bytes: new Uint8Array(), headers };
    const outgoing = json(answer.status, answer.body, headers);
    if (method !== 'GET' || answer.status !== 200) return outgoing;
    outgoing.headers['etag'] = `W/"${createHash('sha256').update(outgoing.bytes).digest('hex')}"`;
    outgoing.headers['cache-control'] = 'private, max-age=60, s-maxage=60';
    const fresh = conditional(outgoing, request);
    if (fresh.status === 304) {
      const login = this.api.grantOf(authorization)?.login;
      this.api.limits.giveBack(login);
      Object.assign(fresh.headers, this.api.limits.headers(login));
    }
    return fresh;
  }

  // The app, and where it finds the API. No CORS headers: /marbre.json holds the demo's token, for this origin only.
  private async page(url: URL, request: IncomingMessage): Promise<FileAnswer> {
    if (url.pathname === '/marbre.json') {
      const { demo, demoToken } = this.options;
      const { api, raw } = this.urls(url.host);
      return json(200, { api, raw, demo: demo ?? null, demo_token: demoToken ?? null }, { 'cache-control': 'no-store' });
    }
    if (this.options.app === undefined) return json(404, { message: 'No app is served here; the API is at /api.' });
    return conditional(await appFile(this.options.app, url.pathname), request);
  }

  private async control(method: string, url: URL, request: IncomingMessage): Promise<Outgoing> {
    const { origin } = request.headers;
    if (origin !== undefined && origin !== url.origin) return json(403, { message: 'Not from another site.' });
    const text = await readBody(request);
    let body: Record<string, unknown>;
    try {
      body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    } catch {
      return json(400, { message: 'Problems parsing JSON' });
    }
    const id = typeof body['id'] === 'number' ? body['id'] : -1;
    switch (`${method} ${url.pathname.slice('/_marbre'.length)}`) {
      case 'POST /faults': {
        const { kind, ...rest } = body;
        if (!isFaultKind(kind)) return json(422, { message: `There is no fault "${String(kind)}".` });
        return json(201, this.faults.add({ ...rest, kind }));
      }
      case 'GET /faults':
        return json(200, this.faults.list());
      case 'DELETE /faults':
        this.faults.clear();
        return json(200, {});
      case 'POST /release':
        this.faults.release(id);
        return json(200, {});
      case 'POST /wait':
        await this.faults.wait(id);
        return json(200, {});
      case 'POST /behaviour':
        Object.assign(this.api.behaviour, body);
        return json(200, this.api.behaviour);
      case 'GET /log':
        return json(200, this.log);
      case 'DELETE /log':
        this.log.length = 0;
        return json(200, {});
      default:
        return json(404, { message: 'Not Found' });
    }
  }
}

function conditional(outgoing: Outgoing, request: IncomingMessage): Outgoing {
  const wanted = request.headers['if-none-match'];
  const etag = outgoing.headers['etag'];
  if (wanted === undefined || etag === undefined) return outgoing;
  const weak = (tag: string) => tag.trim().replace(/^W\//, '');
  if (!wanted.split(',').some((tag) => weak(tag) === weak(etag))) return outgoing;
  return { ...outgoing, status: 304, bytes: new Uint8Array() };
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const now = options.now ?? (() => Date.now());
  const hub = new Hub(options.state, now);
  await hub.load();
  const limits = new Limits(options.limits ?? { anonymous: 5000, authenticated: 5000 }, now);
  const api = new Api(hub, new Map(Object.entries(options.tokens ?? {})), limits);
  const site = new Site(options, api);
  const server: Server = createServer((request, response) => {
    site.handle(request, response).catch((error: unknown) => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const problem = error instanceof Problem ? error : new Problem(500, `Server Error: ${String(error)}`);
      send(response, json(problem.status, problem.answer().body, kCors));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    site.faults.clear();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => { resolve(); }));
    for (const repo of hub.state.repos) closeRepository(hub.gitDir(repo));
  };
  return { hub, api, faults: site.faults, log: site.log, origin, apiBase: `${origin}/api`, rawBase: `${origin}/raw`, close };
}
