// One change set becomes one commit: tree, commit, then the reference that makes it visible, then the pull request. Until the
// reference moves nothing can be seen and everything may be tried again; from there on a lost answer is "unknown", and the
// next attempt looks first for the trailer `Marbre-Publish: <id>`, so that nothing is published twice.
//
// Never forces: the branch may have moved since the site was opened, but only if none of our files did; otherwise the answer
// is "conflict" and names them. The blobs GitHub made are compared with the bytes that were sent before they become a commit.
import { HostFailure } from '../bridge/failure';
import type { GithubContext, PublishFile, PublishRequest, Published, RequestOptions, SiteRef } from './api';
import { gitBlobSha, toBase64 } from './blobs';
import { AnsweredFailure, call, callAll, repoOf, visible } from './client';
import { type Json, member, number, record, recordOrNull, records, text, textOr } from './shape';
import { type BranchHead, branchHead, resolveBranch } from './site';
import { type Found, lookUp } from './tree';

const kLookBack = 500; // commits of a branch that are searched for a publish id
const kTooLarge = 40 * 1024 * 1024; // what one request may carry

interface Job {
  ctx: GithubContext;
  ref: SiteRef;
  base: string; // branch of the site
  request: PublishRequest;
  options: RequestOptions;
}

export async function publish(
  ctx: GithubContext,
  ref: SiteRef,
  request: PublishRequest,
  options: RequestOptions = {},
): Promise<Published> {
  if (request.files.length === 0) throw new HostFailure('rejected', 'there is nothing to publish');
  const total = request.files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (total > kTooLarge) throw new HostFailure('too_large', `${total} bytes in one publish`);
  const job: Job = { ctx, ref, base: await resolveBranch(ctx, ref, options), request, options };
  if (request.look_first) {
    const earlier = await findEarlier(job);
    if (earlier !== undefined) return earlier;
  }
  try {
    return request.mode === 'direct' ? await publishDirectly(job) : await publishAsPull(job);
  } catch (error) {
    // A conflict with ourselves: an earlier attempt did arrive, although nobody said so.
    if (request.look_first || !(error instanceof HostFailure) || error.outcome !== 'conflict') throw error;
    const earlier = await findEarlier(job);
    if (earlier === undefined) throw error;
    return earlier;
  }
}

// -- the commit -------------------------------------------------------------------------------------------------------------

export function trailerOf(publishId: string): string {
  return `Marbre-Publish: ${publishId}`;
}

function hasTrailer(message: string, publishId: string): boolean {
  return message.split(/\r?\n/).includes(trailerOf(publishId));
}

function commitMessage({ title, message, publish_id }: PublishRequest): string {
  const body = message.trim();
  const parts = [title.trim(), ...(body === '' ? [] : [body])];
  if (!hasTrailer(body, publish_id)) parts.push(trailerOf(publish_id));
  return parts.join('\n\n');
}

// The modes to keep, by path. Throws "conflict" when one of our files is no longer what the drafts were made from.
async function checkUnchanged(job: Job, head: BranchHead): Promise<Map<string, Found>> {
  const { ctx, ref, request, options } = job;
  const now = await lookUp(ctx, ref, head.tree, request.files.map((file) => file.path), options);
  const changed = request.files.filter((file) => (now.get(file.path)?.sha ?? '') !== file.base_sha);
  if (changed.length === 0) return now;
  throw new HostFailure('conflict', `changed on ${job.base} meanwhile: ${changed.map((file) => file.path).join(', ')}`);
}

interface TreeItem {
  path: string;
  mode: string;
  type: 'blob';
  content?: string;
  sha?: string;
}

function asText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes); // ignoreBOM: keeps it in the text
  } catch {
    return undefined;
  }
}

async function asBlob(job: Job, bytes: Uint8Array): Promise<string> {
  const parameters = { ...repoOf(job.ref), content: toBase64(bytes), encoding: 'base64' };
  return text(record(await call(job.ctx, 'POST /repos/{owner}/{repo}/git/blobs', parameters, job.options), 'blob'), 'sha');
}

async function postTree(job: Job, baseTree: string, tree: TreeItem[]): Promise<string> {
  const parameters = { ...repoOf(job.ref), base_tree: baseTree, tree };
  return text(record(await call(job.ctx, 'POST /repos/{owner}/{repo}/git/trees', parameters, job.options), 'tree'), 'sha');
}

async function makeTree(job: Job, head: BranchHead, modes: Map<string, Found>): Promise<string> {
  const { ctx, ref, request, options } = job;
  const shas = new Map(await Promise.all(request.files.map(async (file) => [file.path, await gitBlobSha(file.bytes)] as const)));
  const item = async (file: PublishFile, inline: boolean): Promise<TreeItem> => {
    const content = inline ? asText(file.bytes) : undefined;
    const place = { path: file.path, mode: modes.get(file.path)?.mode ?? '100644', type: 'blob' as const };
    return content === undefined ? { ...place, sha: await asBlob(job, file.bytes) } : { ...place, content };
  };
  const altered = async (tree: string) => {
    const made = await lookUp(ctx, ref, tree, request.files.map((file) => file.path), options);
    return request.files.filter((file) => made.get(file.path)?.sha !== shas.get(file.path)).map((file) => file.path);
  };
  const items: TreeItem[] = [];
  for (const file of request.files) items.push(await item(file, true));
  let tree = await postTree(job, head.tree, items);
  const wrong = new Set(await altered(tree));
  if (wrong.size > 0) {
    // A text that did not survive the journey inside JSON goes as base64.
    const again: TreeItem[] = [];
    for (const file of request.files) again.push(wrong.has(file.path) ? await item(file, false) : await item(file, true));
    tree = await postTree(job, head.tree, again);
    const still = await altered(tree);
    if (still.length > 0) throw new HostFailure('rejected', `GitHub altered the bytes of ${still.join(', ')}; nothing was published`);
  }
  if (tree === head.tree) throw new HostFailure('rejected', `${job.base} already holds exactly this text`);
  return tree;
}

async function makeCommit(job: Job, head: BranchHead): Promise<string> {
  const tree = await makeTree(job, head, await checkUnchanged(job, head));
  const parameters = { ...repoOf(job.ref), message: commitMessage(job.request), tree, parents: [head.commit] };
  return text(record(await call(job.ctx, 'POST /repos/{owner}/{repo}/git/commits', parameters, job.options), 'commit'), 'sha');
}

// -- straight to the branch ---------------------------------------------------------------------------------------------

async function publishDirectly(job: Job): Promise<Published> {
  const { ctx, ref, base, options } = job;
  for (let attempt = 0; attempt < 2; attempt++) {
    const commit = await makeCommit(job, await branchHead(ctx, ref, base, options));
    if (options.signal?.aborted === true) throw new HostFailure('cancelled');
    const parameters = { ...repoOf(ref), ref: `heads/${base}`, sha: commit, force: false };
    try {
      await visible('the branch may have been updated', async () =>
        member(record(await call(ctx, 'PATCH /repos/{owner}/{repo}/git/refs/{ref}', parameters), 'reference'), 'object'),
      );
      return { commit, branch: base, pull_number: 0, pull_url: '', head: commit };
    } catch (error) {
      if (!isMoved(error)) throw error;
    }
  }
  throw new HostFailure('head_moved', `${base} keeps moving`);
}

// 422 is also how a protected branch says no; only "not a fast forward" means that somebody was faster.
function isMoved(error: unknown): boolean {
  if (!(error instanceof AnsweredFailure)) return false;
  return error.status === 409 || (error.status === 422 && /fast.?forward/i.test(error.detail));
}

// -- on a branch of its own, with a pull request ------------------------------------------------------------------------

async function publishAsPull(job: Job): Promise<Published> {
  const { ctx, ref, base, request, options } = job;
  const head = await branchHead(ctx, ref, base, options);
  let commit = await makeCommit(job, head);
  if (options.signal?.aborted === true) throw new HostFailure('cancelled');
  const parameters = { ...repoOf(ref), ref: `refs/heads/${request.branch}`, sha: commit };
  try {
    await visible('the branch may have been created', async () =>
      member(record(await call(ctx, 'POST /repos/{owner}/{repo}/git/refs', parameters), 'reference'), 'object'),
    );
  } catch (error) {
    if (!(error instanceof AnsweredFailure) || error.status !== 422) throw error;
    const there = await ownBranch(job);
    if (there === undefined) throw error;
    commit = there;
  }
  return { commit, branch: request.branch, ...(await ensurePull(job)), head: head.commit };
}

// The commit on our branch, undefined if there is no such branch. A branch of that name that is not ours is left alone.
async function ownBranch(job: Job): Promise<string | undefined> {
  const { ctx, ref, request } = job;
  let commit: string;
  try {
    const parameters = { ...repoOf(ref), ref: `heads/${request.branch}` };
    commit = text(member(record(await call(ctx, 'GET /repos/{owner}/{repo}/git/ref/{ref}', parameters), 'reference'), 'object'), 'sha');
  } catch (error) {
    if (error instanceof AnsweredFailure && error.status === 404) return undefined;
    throw error;
  }
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  const data = record(await call(ctx, route, { ...repoOf(ref), commit_sha: commit }), 'commit');
  if (hasTrailer(text(data, 'message'), request.publish_id)) return commit;
  throw new HostFailure('rejected', `there is a branch ${request.branch} already, with something else on it`);
}

type PullPlace = Pick<Published, 'pull_number' | 'pull_url'>;

function placeOf(pull: Json): PullPlace {
  return { pull_number: number(pull, 'number'), pull_url: text(pull, 'html_url') };
}

async function ownPull(job: Job): Promise<Json | undefined> {
  const { ctx, ref, request } = job;
  const parameters = { ...repoOf(ref), head: `${ref.owner}:${request.branch}`, state: 'all' };
  const pulls = await callAll(ctx, 'GET /repos/{owner}/{repo}/pulls', parameters, 100);
  return pulls.find((pull) => textOr(recordOrNull(pull['head']) ?? {}, 'ref', '') === request.branch);
}

async function ensurePull(job: Job): Promise<PullPlace> {
  const { ctx, ref, base, request } = job;
  const parameters = { ...repoOf(ref), title: request.title, body: request.message, head: request.branch, base };
  try {
    return await visible('the pull request may have been opened', async () =>
      placeOf(record(await call(ctx, 'POST /repos/{owner}/{repo}/pulls', parameters), 'pull request')),
    );
  } catch (error) {
    if (!(error instanceof AnsweredFailure)) throw error;
    if (error.status === 422 && /already exists/i.test(error.detail)) {
      const pull = await ownPull(job);
      if (pull !== undefined) return placeOf(pull);
    }
    throw withBranch(error, request.branch);
  }
}

// The commit is on its branch; only the pull request is missing. Say so: a retry with look_first goes on from there.
function withBranch(error: AnsweredFailure, branch: string): HostFailure {
  return new AnsweredFailure(error.status, error.outcome, `${error.detail}; the text is on branch ${branch}`, error.retryAt);
}

// -- an earlier attempt -----------------------------------------------------------------------------------------------------

async function findEarlier(job: Job): Promise<Published | undefined> {
  return job.request.mode === 'direct' ? findOnBranch(job) : findPull(job);
}

async function findOnBranch({ ctx, ref, base, request, options }: Job): Promise<Published | undefined> {
  const parameters = { ...repoOf(ref), sha: base };
  const commits = await callAll(ctx, 'GET /repos/{owner}/{repo}/commits', parameters, kLookBack, options);
  for (const entry of commits) {
    const commit = text(entry, 'sha');
    if (commit === request.base_head) return undefined; // what we published from: nothing of ours is older
    if (!hasTrailer(text(member(entry, 'commit'), 'message'), request.publish_id)) continue;
    const head = text(records(commits, 'commits')[0] ?? entry, 'sha');
    return { commit, branch: base, pull_number: 0, pull_url: '', head };
  }
  return undefined;
}

async function findPull(job: Job): Promise<Published | undefined> {
  const { ctx, ref, base, request, options } = job;
  const onBranch = await ownBranch(job);
  const pull = await ownPull(job);
  if (onBranch === undefined && pull === undefined) return undefined;
  // No branch but a pull request: it was merged or closed meanwhile, and its branch deleted.
  const commit = onBranch ?? text(member(pull ?? {}, 'head'), 'sha');
  const place = pull === undefined ? await ensurePull(job) : placeOf(pull);
  return { commit, branch: request.branch, ...place, head: (await branchHead(ctx, ref, base, options)).commit };
}


