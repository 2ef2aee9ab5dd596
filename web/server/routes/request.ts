// What a handler gets, and the look-ups that most handlers start with.
import { notFound, Problem, type Answer, type Body } from '../answers';
import { resolve } from '../git';
import { canPush, type Hub, type RepoRecord, rightOf, type TokenGrant } from '../hub';
import type { Urls } from '../present';

// Oddities of the real thing that tests ask for (POST /_marbre/behaviour).
export interface Behaviour {
  treeLimit: number; // entries of a recursive tree before it is `truncated`
  mergeableUnknown: number; // how many more answers say `mergeable: null`
  rewritesLineEndings: boolean; // inline tree content loses its CRs
}

export interface ApiRequest {
  hub: Hub;
  urls: Urls;
  behaviour: Behaviour;
  method: string;
  url: URL;
  params: Readonly<Record<string, string>>; // of the path, decoded
  body: Body;
  grant: TokenGrant | undefined; // who asks; undefined = anonymous
}

export type Handler = (request: ApiRequest) => Promise<Answer>;

export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? '';
}

// The repository of the path, as far as the caller may see it.
export function repoOf(request: ApiRequest): RepoRecord {
  const repo = request.hub.repo(param(request, 'owner'), param(request, 'repo'));
  if (repo === undefined || rightOf(repo, request.grant?.login) === undefined) throw notFound();
  return repo;
}

export function requireLogin(request: ApiRequest): string {
  if (request.grant === undefined) throw new Problem(401, 'Requires authentication');
  return request.grant.login;
}

export function requireWritingToken(request: ApiRequest): string {
  const login = requireLogin(request);
  if (request.grant?.readOnly === true) throw new Problem(403, 'Resource not accessible by personal access token');
  return login;
}

// The same, writable: GitHub says 401 to nobody, 403 to a token without the permission, 404 to a person without the right.
export function writableRepo(request: ApiRequest): { repo: RepoRecord; login: string; dir: string } {
  const repo = repoOf(request);
  const login = requireWritingToken(request);
  if (!canPush(repo, login)) throw notFound();
  if (repo.archived) throw new Problem(403, 'Repository was archived so is read-only.');
  return { repo, login, dir: request.hub.gitDir(repo) };
}

// A commit by branch, tag, SHA or "owner:branch" (of a fork, whose objects `repo` sees too).
export async function commitOf(request: ApiRequest, repo: RepoRecord, name: string): Promise<string> {
  const colon = name.indexOf(':');
  if (colon > 0) {
    const fork = forkOf(request.hub, repo, name.slice(0, colon));
    if (fork === undefined) throw notFound();
    const sha = await resolve(request.hub.gitDir(fork), `refs/heads/${name.slice(colon + 1)}`, 'commit');
    if (sha === undefined) throw notFound();
    return sha;
  }
  const dir = request.hub.gitDir(repo);
  const sha = (await resolve(dir, `refs/heads/${name}`, 'commit')) ?? (await resolve(dir, name, 'commit'));
  if (sha === undefined) throw notFound();
  return sha;
}

export function forkOf(hub: Hub, repo: RepoRecord, owner: string): RepoRecord | undefined {
  if (owner.toLowerCase() === repo.owner.toLowerCase()) return repo;
  const full = `${repo.owner}/${repo.name}`;
  return hub.state.repos.find((other) => other.owner.toLowerCase() === owner.toLowerCase() && other.parent === full);
}
