// From an HTTP request to a handler: the table of operations, who asks, rate limits, and the lock around everything that
// changes state. Paths are matched still encoded, as GitHub does: heads%2Fmain and heads/main are the same reference.
import { type Answer, type Body, notFound, Problem } from './answers';
import { Hub, type TokenGrant } from './hub';
import type { Urls } from './present';
import * as gitdata from './routes/gitdata';
import * as misc from './routes/misc';
import * as pulls from './routes/pulls';
import * as repos from './routes/repos';
import type { Behaviour, Handler } from './routes/request';

const kRepo = '/repos/{owner}/{repo}';

// {name}: one segment; {name+}: the rest, slashes included.
const kOperations: readonly [method: string, path: string, handler: Handler][] = [
  ['GET', '/', misc.getRoot],
  ['GET', '/user', misc.getUser],
  ['GET', kRepo, repos.getRepo],
  ['GET', `${kRepo}/collaborators/{username}/permission`, repos.getPermission],
  ['GET', `${kRepo}/branches`, repos.listBranches],
  ['GET', `${kRepo}/branches/{branch+}`, repos.getBranch],
  ['GET', `${kRepo}/commits`, repos.listCommits],
  ['GET', `${kRepo}/commits/{ref+}/status`, misc.combinedStatus],
  ['GET', `${kRepo}/commits/{ref+}/check-runs`, misc.checkRuns],
  ['GET', `${kRepo}/commits/{ref+}`, repos.getCommit],
  ['GET', `${kRepo}/compare/{basehead+}`, repos.compare],
  ['GET', `${kRepo}/contents`, repos.getContents],
  ['GET', `${kRepo}/contents/{path+}`, repos.getContents],
  ['PUT', `${kRepo}/contents/{path+}`, repos.putContents],
  ['GET', `${kRepo}/deployments`, misc.deployments],
  ['GET', `${kRepo}/deployments/{deployment_id}/statuses`, misc.nothingHere],
  ['GET', `${kRepo}/forks`, repos.listForks],
  ['POST', `${kRepo}/forks`, repos.createFork],
  ['GET', `${kRepo}/git/ref/{ref+}`, gitdata.getRef],
  ['GET', `${kRepo}/git/refs/{ref+}`, gitdata.getRef],
  ['GET', `${kRepo}/git/matching-refs/{ref+}`, gitdata.matchingRefs],
  ['POST', `${kRepo}/git/refs`, gitdata.createRef],
  ['PATCH', `${kRepo}/git/refs/{ref+}`, gitdata.updateRef],
  ['DELETE', `${kRepo}/git/refs/{ref+}`, gitdata.deleteRef],
  ['POST', `${kRepo}/git/blobs`, gitdata.createBlob],
  ['GET', `${kRepo}/git/blobs/{file_sha}`, gitdata.getBlob],
  ['POST', `${kRepo}/git/trees`, gitdata.createTree],
  ['GET', `${kRepo}/git/trees/{tree_sha+}`, gitdata.getTree],
  ['POST', `${kRepo}/git/commits`, gitdata.createCommit],
  ['GET', `${kRepo}/git/commits/{commit_sha}`, gitdata.getCommit],
  ['GET', `${kRepo}/pulls`, pulls.listPulls],
  ['POST', `${kRepo}/pulls`, pulls.createPull],
  ['GET', `${kRepo}/pulls/{pull_number}`, pulls.getPull],
  ['PATCH', `${kRepo}/pulls/{pull_number}`, pulls.updatePull],
  ['GET', `${kRepo}/pulls/{pull_number}/files`, pulls.listFiles],
  ['GET', `${kRepo}/pulls/{pull_number}/commits`, pulls.listPullCommits],
  ['PUT', `${kRepo}/pulls/{pull_number}/merge`, pulls.mergePull],
  ['GET', `${kRepo}/pulls/{pull_number}/reviews`, misc.listReviews],
  ['POST', `${kRepo}/pulls/{pull_number}/reviews`, misc.createReview],
  ['GET', `${kRepo}/pulls/{pull_number}/comments`, misc.listReviewComments],
  ['GET', `${kRepo}/issues/{issue_number}/comments`, misc.listComments],
  ['POST', `${kRepo}/issues/{issue_number}/comments`, misc.createComment],
  ['PUT', `${kRepo}/issues/{issue_number}/labels`, misc.setLabels],
  ['POST', `${kRepo}/issues/{issue_number}/labels`, misc.setLabels],
  ['POST', `${kRepo}/statuses/{sha}`, misc.createStatus],
];

interface Route {
  method: string;
  pattern: RegExp;
  names: string[];
  handler: Handler;
}

const kRoutes: readonly Route[] = kOperations.map(([method, path, handler]) => {
  const names = [...path.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1] ?? '');
  const source = path.replace(/\{\w+(\+?)\}/g, (_, rest: string) => (rest === '' ? '([^/]+)' : '(.+)'));
  return { method, names, handler, pattern: new RegExp(`^${source}$`) };
});

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw notFound();
  }
}

function findRoute(method: string, path: string): { handler: Handler; params: Record<string, string> } {
  for (const route of kRoutes) {
    if (route.method !== method) continue;
    const match = route.pattern.exec(path);
    if (match === null) continue;
    return { handler: route.handler, params: Object.fromEntries(route.names.map((name, i) => [name, decoded(match[i + 1] ?? '')])) };
  }
  throw notFound();
}

// -- rate limits --------------------------------------------------------------------------------------------------------

export interface LimitOptions {
  anonymous: number; // requests per hour
  authenticated: number;
}

interface Window {
  used: number;
  reset: number; // seconds since the epoch
}

export class Limits {
  private readonly windows = new Map<string, Window>();
  private readonly options: LimitOptions;
  private readonly now: () => number;
  constructor(options: LimitOptions, now: () => number) {
    this.options = options;
    this.now = now;
  }

  private window(login: string | undefined): Window {
    const key = login ?? '';
    const seconds = Math.floor(this.now() / 1000);
    let window = this.windows.get(key);
    if (window === undefined || window.reset <= seconds) {
      window = { used: 0, reset: seconds + 3600 };
      this.windows.set(key, window);
    }
    return window;
  }

  state(login: string | undefined) {
    const limit = login === undefined ? this.options.anonymous : this.options.authenticated;
    const { used, reset } = this.window(login);
    return { limit, used, remaining: Math.max(0, limit - used), reset };
  }

  headers(login: string | undefined): Record<string, string> {
    const { limit, used, remaining, reset } = this.state(login);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    };
  }

  spend(login: string | undefined): void {
    if (this.state(login).remaining === 0) {
      throw new Problem(403, `API rate limit exceeded for ${login === undefined ? '127.0.0.1' : `user ${login}`}.`);
    }
    this.window(login).used++;
  }

  giveBack(login: string | undefined): void {
    this.window(login).used--;
  }
}

// -- one request --------------------------------------------------------------------------------------------------------

export interface Incoming {
  method: string;
  url: URL; // as the client sees it
  path: string; // below the API's base, still encoded
  authorization: string | undefined;
  body: string;
}

export class Api {
  readonly hub: Hub;
  readonly behaviour: Behaviour = { treeLimit: 100_000, mergeableUnknown: 0, rewritesLineEndings: false };
  readonly limits: Limits;
  private readonly tokens: ReadonlyMap<string, TokenGrant>;

  constructor(hub: Hub, tokens: ReadonlyMap<string, TokenGrant>, limits: Limits) {
    this.hub = hub;
    this.tokens = tokens;
    this.limits = limits;
  }

  grantOf(authorization: string | undefined): TokenGrant | undefined {
    if (authorization === undefined) return undefined;
    const grant = this.tokens.get(/^(?:bearer|token) (.+)$/i.exec(authorization)?.[1] ?? '');
    if (grant === undefined) throw new Problem(401, 'Bad credentials');
    return grant;
  }

  async answer(incoming: Incoming, urls: Urls): Promise<Answer> {
    let login: string | undefined;
    try {
      const grant = this.grantOf(incoming.authorization);
      login = grant?.login;
      if (incoming.path === '/rate_limit') return this.rateLimit(login);
      this.limits.spend(login);
      const { handler, params } = findRoute(incoming.method, incoming.path);
      const { hub, behaviour } = this;
      const request = { hub, urls, behaviour, method: incoming.method, url: incoming.url, params, body: parseBody(incoming), grant };
      const answer = await this.run(incoming, () => handler(request));
      return { ...answer, headers: { ...this.limits.headers(login), ...answer.headers } };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const answer = error.answer();
      return { ...answer, headers: { ...this.limits.headers(login), ...answer.headers } };
    }
  }

  // Reading git needs no lock. Reading pull requests does: they follow their branches.
  private async run(incoming: Incoming, work: () => Promise<Answer>): Promise<Answer> {
    const reads = incoming.method === 'GET';
    if (reads && !/\/(pulls|compare)\b/.test(incoming.path)) return work();
    return this.hub.alone(async () => {
      const answer = await work();
      if (!reads) await this.hub.save();
      return answer;
    });
  }

  private rateLimit(login: string | undefined): Answer {
    const rate = this.limits.state(login);
    const none = { limit: 0, used: 0, remaining: 0, reset: rate.reset };
    const body = { resources: { core: rate, search: none, graphql: none }, rate };
    return { status: 200, body, headers: this.limits.headers(login) };
  }
}

function parseBody({ body, method }: Incoming): Body {
  if (body === '' || method === 'GET') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Problem(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Problem(400, 'Body should be a JSON object');
  }
  return value as Body;
}
