// Pull requests as pages: what each changed file was where the branches parted, what it is at the head, and the merge. The
// merge names the head that was looked at, so that nobody merges what nobody saw.
import { HostFailure } from '../bridge/failure';
import type { CachedOptions, GithubContext, Pull, PullFile, PullFileStatus, PullSummary, RequestOptions, SiteRef } from './api';
import { inParallel, readSource } from './blobs';
import { AnsweredFailure, call, callAll, clockOf, repoOf, visible } from './client';
import { type Json, flag, member, number, record, recordOrNull, text, textOr } from './shape';
import { isTextPath, treeOf } from './site';
import { lookUp } from './tree';

const kMostPulls = 300;
const kMostFiles = 3000; // GitHub lists no more
const kMergeableQuestions = 5;
const kFirstPause = 500; // ms, doubled each time

const kPull = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';

function summary(pull: Json): PullSummary {
  const head = member(pull, 'head');
  const base = member(pull, 'base');
  const headRepo = recordOrNull(head['repo']); // null: the fork was deleted
  return {
    number: number(pull, 'number'),
    title: text(pull, 'title'),
    author: textOr(recordOrNull(pull['user']) ?? {}, 'login', 'ghost'),
    branch: text(head, 'ref'),
    base: text(base, 'ref'),
    head_sha: text(head, 'sha'),
    updated_at: Date.parse(text(pull, 'updated_at')),
    url: text(pull, 'html_url'),
    from_fork: headRepo === null || textOr(headRepo, 'full_name', '') !== text(member(base, 'repo'), 'full_name'),
  };
}

export async function listPulls(ctx: GithubContext, ref: SiteRef, options: RequestOptions = {}): Promise<PullSummary[]> {
  const parameters = { ...repoOf(ref), state: 'open', sort: 'updated', direction: 'desc' };
  const pulls = await callAll(ctx, 'GET /repos/{owner}/{repo}/pulls', parameters, kMostPulls, options);
  return pulls.map(summary);
}

// GitHub answers `mergeable: null` while it tries the merge in the background: ask again, a few times.
async function settledPull(ctx: GithubContext, ref: SiteRef, pullNumber: number, options: RequestOptions): Promise<Json> {
  const ask = async () => record(await call(ctx, kPull, { ...repoOf(ref), pull_number: pullNumber }, options), 'pull request');
  let pull = await ask();
  for (let asked = 1; asked < kMergeableQuestions; asked++) {
    if (pull['mergeable'] !== null || text(pull, 'state') !== 'open') break;
    await clockOf(ctx).sleep(kFirstPause * 2 ** (asked - 1), options.signal);
    if (options.signal?.aborted === true) throw new HostFailure('cancelled');
    pull = await ask();
  }
  return pull;
}

interface Change {
  path: string;
  previousPath: string;
  status: PullFileStatus;
  sha: string; // of the blob at the head; of the removed one for a removed file
}

const kStatuses: Readonly<Record<string, PullFileStatus>> = {
  added: 'added',
  copied: 'added',
  removed: 'removed',
  renamed: 'renamed',
  modified: 'modified',
  changed: 'modified',
  unchanged: 'modified',
};

function change(file: Json): Change {
  const status = kStatuses[text(file, 'status')] ?? 'modified';
  const previousPath = status === 'renamed' ? text(file, 'previous_filename') : '';
  return { path: text(file, 'filename'), previousPath, status, sha: textOr(file, 'sha', '') };
}

async function mergeBase(ctx: GithubContext, ref: SiteRef, base: string, head: string, options: RequestOptions): Promise<string> {
  const parameters = { ...repoOf(ref), basehead: `${base}...${head}`, per_page: 1 };
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  return text(member(record(await call(ctx, route, parameters, options), 'comparison'), 'merge_base_commit'), 'sha');
}

export async function loadPull(
  ctx: GithubContext,
  ref: SiteRef,
  pullNumber: number,
  options: CachedOptions = {},
): Promise<Pull> {
  const pull = await settledPull(ctx, ref, pullNumber, options);
  const about = summary(pull);
  const listed = await callAll(ctx, `${kPull}/files`, { ...repoOf(ref), pull_number: pullNumber }, kMostFiles, options);
  const changes = listed.map(change);
  const files = await readFiles(ctx, ref, pull, about, changes, options);
  const state = flag(pull, 'merged') ? 'merged' : text(pull, 'state') === 'open' ? 'open' : 'closed';
  const mergeable = typeof pull['mergeable'] === 'boolean' ? pull['mergeable'] : null;
  return { ...about, state, mergeable, body: textOr(pull, 'body', ''), files };
}

async function readFiles(
  ctx: GithubContext,
  ref: SiteRef,
  pull: Json,
  about: PullSummary,
  changes: Change[],
  options: CachedOptions,
): Promise<PullFile[]> {
  const parted = await mergeBase(ctx, ref, text(member(pull, 'base'), 'sha'), about.head_sha, options);
  const olds = changes.filter((c) => c.status !== 'added' && isTextPath(c.previousPath || c.path));
  const oldPaths = olds.map((c) => c.previousPath || c.path);
  const tree = oldPaths.length === 0 ? '' : await treeOf(ctx, ref, parted, options);
  const before = tree === '' ? new Map<string, { sha: string }>() : await lookUp(ctx, ref, tree, oldPaths, options);

  const home = { owner: ref.owner, name: ref.name, raw: !flag(member(member(pull, 'base'), 'repo'), 'private') };
  const headRepo = recordOrNull(member(pull, 'head')['repo']);
  // The commits of a fork, deleted or not, can also be read from the repository the pull request is for.
  const theirs =
    headRepo === null
      ? home
      : { owner: text(member(headRepo, 'owner'), 'login'), name: text(headRepo, 'name'), raw: !flag(headRepo, 'private') };

  return inParallel(changes, options.signal, async (c, signal) => {
    const read = async (place: typeof home, commit: string, path: string, sha: string) => {
      if (sha === '' || !isTextPath(path)) return undefined;
      const { owner, name, raw } = place;
      return readSource(ctx, { owner, name, commit, path }, sha, { signal, cache: options.cache, raw });
    };
    const oldPath = c.previousPath || c.path;
    return {
      path: c.path,
      previous_path: c.previousPath,
      status: c.status,
      before: c.status === 'added' ? undefined : await read(home, parted, oldPath, before.get(oldPath)?.sha ?? ''),
      after: c.status === 'removed' ? undefined : await read(theirs, about.head_sha, c.path, c.sha),
    };
  });
}

// A merge commit where the repository allows one, else squash, else rebase.
export async function merge(
  ctx: GithubContext,
  ref: SiteRef,
  pullNumber: number,
  headSha: string,
  options: RequestOptions = {},
): Promise<{ commit: string }> {
  const route = 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge';
  if (options.signal?.aborted === true) throw new HostFailure('cancelled');
  for (const method of ['merge', 'squash', 'rebase']) {
    const parameters = { ...repoOf(ref), pull_number: pullNumber, sha: headSha, merge_method: method };
    try {
      // Without the signal: once sent, it is better to know.
      return await visible('the pull request may have been merged', async () => ({
        commit: text(record(await call(ctx, route, parameters), 'merge'), 'sha'),
      }));
    } catch (error) {
      if (!(error instanceof AnsweredFailure)) throw error;
      if (error.status === 405 && /not allowed on this repository/i.test(error.detail)) continue;
      if (error.status === 405) throw new HostFailure('not_mergeable', error.detail);
      if (error.status === 409) throw new HostFailure('head_moved', error.detail);
      throw error;
    }
  }
  throw new HostFailure('not_mergeable', 'this repository allows no kind of merge');
}
