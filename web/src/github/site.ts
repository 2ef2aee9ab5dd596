// Opening a site: repository, branch, tree, then the text files that are not known yet. A site that has not changed costs
// two conditional requests (free, both answer 304) and nothing else; one new commit costs one tree and the changed files.
import { HostFailure } from '../bridge/failure';
import type { CachedOptions, GithubContext, OpenedSite, OpenSiteOptions, RequestOptions, SiteRef, TreeEntry } from './api';
import { inParallel, readSource } from './blobs';
import { AnsweredFailure, call, callCached, repoOf } from './client';
import { flag, member, record, recordOrNull, text } from './shape';
import { readTree } from './tree';

const kLargestText = 1024 * 1024;
const kTextPath = /\.(md|markdown|html|ya?ml|json|xml|txt|s?css|csv|liquid)$/i; // core/site's is_text_path
const kSkipped = /^(\.git|node_modules|vendor|_site)\//; // Jekyll does not read these
const kSymlink = '120000';

export function isTextPath(path: string): boolean {
  return kTextPath.test(path) && !kSkipped.test(path);
}

interface Repository {
  defaultBranch: string;
  canWrite: boolean;
  private: boolean;
}

function readRepository(data: unknown): Repository {
  const repo = record(data, 'repository');
  const permissions = recordOrNull(repo['permissions']);
  return {
    defaultBranch: text(repo, 'default_branch'),
    canWrite: permissions !== null && flag(permissions, 'push') && !flag(repo, 'archived'),
    private: flag(repo, 'private'),
  };
}

export interface BranchHead {
  commit: string;
  tree: string;
}

function readBranch(data: unknown): BranchHead {
  const commit = member(record(data, 'branch'), 'commit');
  return { commit: text(commit, 'sha'), tree: text(member(member(commit, 'commit'), 'tree'), 'sha') };
}

function missing(what: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof AnsweredFailure && error.status === 404) throw new HostFailure('not_found', what);
    throw error;
  };
}

const kRepository = 'GET /repos/{owner}/{repo}';
const kBranch = 'GET /repos/{owner}/{repo}/branches/{branch}';

export async function repository(ctx: GithubContext, ref: SiteRef, options: OpenSiteOptions): Promise<Repository> {
  const hint = `there is no ${ref.owner}/${ref.name}, or it is private and the token has no access to it`;
  return callCached(ctx, kRepository, repoOf(ref), readRepository, options).catch(missing(hint));
}

// Where a branch is now: never from a cache, but conditionally when answers are kept.
export async function branchHead(ctx: GithubContext, ref: SiteRef, branch: string, options: OpenSiteOptions): Promise<BranchHead> {
  const parameters = { ...repoOf(ref), branch };
  return callCached(ctx, kBranch, parameters, readBranch, options).catch(missing(`there is no branch ${branch}`));
}

export async function resolveBranch(ctx: GithubContext, ref: SiteRef, options: RequestOptions): Promise<string> {
  return ref.branch !== '' ? ref.branch : (await repository(ctx, ref, options)).defaultBranch;
}

export async function openSite(ctx: GithubContext, ref: SiteRef, options: OpenSiteOptions = {}): Promise<OpenedSite> {
  const repo = await repository(ctx, ref, options);
  const branch = ref.branch !== '' ? ref.branch : repo.defaultBranch;
  const head = await branchHead(ctx, ref, branch, options);
  const entries = await readTree(ctx, ref, head.tree, options);

  const wanted = entries.filter(([path, , size, mode]) => isTextPath(path) && size <= kLargestText && mode !== kSymlink);
  let done = 0;
  options.onProgress?.(done, wanted.length);
  const texts = await inParallel(wanted, options.signal, async ([path, sha]: TreeEntry, signal) => {
    const source = { owner: ref.owner, name: ref.name, commit: head.commit, path };
    const bytes = await readSource(ctx, source, sha, { signal, cache: options.cache, raw: !repo.private });
    options.onProgress?.(++done, wanted.length);
    return { path, sha, bytes };
  });
  return { branch, default_branch: repo.defaultBranch, head: head.commit, can_write: repo.canWrite, entries, texts };
}

// `head`: the commit that `path` and `sha` were seen at.
export async function readBlob(
  ctx: GithubContext,
  ref: SiteRef,
  sha: string,
  path: string,
  head: string,
  options: CachedOptions = {},
): Promise<Uint8Array> {
  // The raw host answers 404 for a private repository, without a token and without harm; then the API is asked.
  return readSource(ctx, { owner: ref.owner, name: ref.name, commit: head, path }, sha, { ...options, raw: true });
}

// The tree of a commit.
export async function treeOf(ctx: GithubContext, ref: SiteRef, commit: string, options: RequestOptions): Promise<string> {
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  const data = record(await call(ctx, route, { ...repoOf(ref), commit_sha: commit }, options), 'commit');
  return text(member(data, 'tree'), 'sha');
}
