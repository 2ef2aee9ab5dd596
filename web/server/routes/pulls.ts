// Pull requests: what they say is kept in the hub, what they change and whether they merge is asked of git each time. A merge
// makes real commits: a merge commit, one squashed commit, or the commits again on top (rebase).
import { type Answer, invalid, notFound, ok, optionalString, paged, pageOf, Problem, stringIn } from '../answers';
import * as git from '../git';
import { canPush, type PullRecord, type RepoRecord } from '../hub';
import { diffEntry, fullPull, type PullFacts, repoCommit, simplePull } from '../present';
import { type ApiRequest, forkOf, type Handler, param, repoOf, requireWritingToken } from './request';

export function pullOf(request: ApiRequest, repo: RepoRecord, key = 'pull_number'): PullRecord {
  const pull = repo.pulls.find((candidate) => String(candidate.number) === param(request, key));
  if (pull === undefined) throw notFound();
  return pull;
}

// An open pull request follows its branches; the head's objects are kept in the base repository, as GitHub's refs/pull are.
async function follow(request: ApiRequest, repo: RepoRecord, pull: PullRecord): Promise<void> {
  if (pull.state !== 'open') return;
  const { hub } = request;
  const dir = hub.gitDir(repo);
  pull.base_sha = (await git.resolve(dir, `refs/heads/${pull.base}`, 'commit')) ?? pull.base_sha;
  const headRepo = hub.repo(pull.head.owner, pull.head.name);
  if (headRepo === undefined) return;
  const head = await git.resolve(hub.gitDir(headRepo), `refs/heads/${pull.head.ref}`, 'commit');
  if (head === undefined) return;
  await keepHead(request, repo, pull, head);
}

async function keepHead(request: ApiRequest, repo: RepoRecord, pull: PullRecord, head: string): Promise<void> {
  const dir = request.hub.gitDir(repo);
  const kept = `refs/pull/${pull.number}/head`;
  if (head === pull.head.sha && (await git.resolve(dir, kept, 'commit')) === head) return;
  await git.setRef(dir, kept, head);
  if (pull.head.sha !== head) pull.updated_at = request.hub.now();
  pull.head.sha = head;
}

async function facts(request: ApiRequest, repo: RepoRecord, pull: PullRecord): Promise<PullFacts> {
  const dir = request.hub.gitDir(repo);
  const parted = (await git.mergeBase(dir, pull.base_sha, pull.head.sha)) ?? pull.base_sha;
  const files = await git.diffTrees(dir, parted, pull.head.sha);
  const commits = (await git.listCommits(dir, [`${parted}..${pull.head.sha}`])).length;
  if (pull.merged_at !== null) return { mergeable: null, files, commits };
  if (request.behaviour.mergeableUnknown > 0) {
    request.behaviour.mergeableUnknown--;
    return { mergeable: null, files, commits };
  }
  return { mergeable: (await git.mergeTrees(dir, pull.base_sha, pull.head.sha)) !== undefined, files, commits };
}

async function answer(request: ApiRequest, repo: RepoRecord, pull: PullRecord, status = 200): Promise<Answer> {
  const { urls, hub, grant } = request;
  return ok(fullPull(urls, hub, repo, pull, await facts(request, repo, pull), grant?.login), status);
}

export const listPulls: Handler = async (request) => {
  const repo = repoOf(request);
  const query = request.url.searchParams;
  const state = query.get('state') ?? 'open';
  const sort = query.get('sort') === 'updated' ? 'updated_at' : 'created_at';
  const down = (query.get('direction') ?? 'desc') === 'desc' ? -1 : 1;
  const head = query.get('head');
  const base = query.get('base');
  for (const pull of repo.pulls) await follow(request, repo, pull);
  const pulls = repo.pulls
    .filter((pull) => state === 'all' || pull.state === state)
    .filter((pull) => head === null || `${pull.head.owner}:${pull.head.ref}` === head)
    .filter((pull) => base === null || pull.base === base)
    .sort((a, b) => down * (a[sort] - b[sort] || a.number - b.number));
  return paged(pulls, pageOf(request.url), (pull) => simplePull(request.urls, request.hub, repo, pull, request.grant?.login));
};

export const getPull: Handler = async (request) => {
  const repo = repoOf(request);
  const pull = pullOf(request, repo);
  await follow(request, repo, pull);
  return answer(request, repo, pull);
};

export const createPull: Handler = async (request) => {
  const { hub } = request;
  const repo = repoOf(request);
  const login = requireWritingToken(request);
  const dir = hub.gitDir(repo);
  const title = stringIn(request.body, 'title');
  const base = stringIn(request.body, 'base');
  const [, owner = repo.owner, ref = ''] = /^(?:([^:]+):)?(.*)$/.exec(stringIn(request.body, 'head')) ?? [];
  if (title === '') throw invalid('PullRequest', 'missing_field', { field: 'title' });
  const headRepo = forkOf(hub, repo, owner);
  const head = headRepo === undefined ? undefined : await git.resolve(hub.gitDir(headRepo), `refs/heads/${ref}`, 'commit');
  if (headRepo === undefined || head === undefined) throw invalid('PullRequest', 'invalid', { field: 'head' });
  const baseSha = await git.resolve(dir, `refs/heads/${base}`, 'commit');
  if (baseSha === undefined) throw invalid('PullRequest', 'invalid', { field: 'base' });
  if (!canPush(headRepo, login)) throw new Problem(403, 'Resource not accessible by personal access token');
  const label = `${headRepo.owner}:${ref}`;
  const same = (pull: PullRecord) => pull.state === 'open' && pull.base === base && `${pull.head.owner}:${pull.head.ref}` === label;
  if (repo.pulls.some(same)) throw invalid('PullRequest', 'custom', { message: `A pull request already exists for ${label}.` });
  if ((await git.listCommits(dir, [`${baseSha}..${head}`])).length === 0) {
    throw invalid('PullRequest', 'custom', { message: `No commits between ${base} and ${headRepo === repo ? ref : label}` });
  }
  const now = hub.now();
  const pull: PullRecord = {
    number: Math.max(0, ...repo.pulls.map((other) => other.number)) + 1,
    title,
    body: optionalString(request.body, 'body') ?? null,
    user: login,
    state: 'open',
    draft: request.body['draft'] === true,
    base,
    base_sha: baseSha,
    head: { owner: headRepo.owner, name: headRepo.name, ref, sha: head },
    created_at: now,
    updated_at: now,
    closed_at: null,
    merged_at: null,
    merged_by: null,
    merge_commit_sha: null,
    labels: [],
    comments: [],
    reviews: [],
  };
  await keepHead(request, repo, pull, head);
  repo.pulls.push(pull);
  return answer(request, repo, pull, 201);
};

export const updatePull: Handler = async (request) => {
  const repo = repoOf(request);
  const login = requireWritingToken(request);
  const pull = pullOf(request, repo);
  if (pull.user !== login && !canPush(repo, login)) throw new Problem(403, 'Resource not accessible by personal access token');
  await follow(request, repo, pull);
  pull.title = optionalString(request.body, 'title') ?? pull.title;
  pull.body = optionalString(request.body, 'body') ?? pull.body;
  pull.base = optionalString(request.body, 'base') ?? pull.base;
  const state = optionalString(request.body, 'state');
  if (state !== undefined && state !== 'open' && state !== 'closed') throw invalid('PullRequest', 'invalid', { field: 'state' });
  if (state === 'open' && pull.merged_at !== null) throw invalid('PullRequest', 'invalid', { field: 'state' });
  if (state !== undefined && state !== pull.state) {
    pull.state = state;
    pull.closed_at = state === 'closed' ? request.hub.now() : null;
  }
  pull.updated_at = request.hub.now();
  return answer(request, repo, pull);
};

export const listFiles: Handler = async (request) => {
  const repo = repoOf(request);
  const pull = pullOf(request, repo);
  await follow(request, repo, pull);
  const { files } = await facts({ ...request, behaviour: { ...request.behaviour, mergeableUnknown: 1 } }, repo, pull);
  return paged(files, pageOf(request.url), (file) => diffEntry(request.urls, repo, pull.head.sha, file));
};

export const listPullCommits: Handler = async (request) => {
  const repo = repoOf(request);
  const pull = pullOf(request, repo);
  await follow(request, repo, pull);
  const dir = request.hub.gitDir(repo);
  const parted = (await git.mergeBase(dir, pull.base_sha, pull.head.sha)) ?? pull.base_sha;
  const commits = await git.readCommits(dir, (await git.listCommits(dir, [`${parted}..${pull.head.sha}`])).reverse());
  return paged(commits, pageOf(request.url), (commit) => repoCommit(request.urls, request.hub, repo, commit));
};

// -- merging ------------------------------------------------------------------------------------------------------------

interface Merge {
  dir: string;
  repo: RepoRecord;
  pull: PullRecord;
  base: string; // tip of the base branch
  who: git.Person;
  title: string | undefined;
  message: string | undefined;
}

const kMethodNames: Readonly<Record<string, string>> = { merge: 'Merge commits', squash: 'Squash merges', rebase: 'Rebase merges' };

const notMergeable = () => new Problem(405, 'Pull Request is not mergeable');

async function mergeCommit({ dir, pull, base, who, title, message }: Merge): Promise<string> {
  const tree = await git.mergeTrees(dir, base, pull.head.sha);
  if (tree === undefined) throw notMergeable();
  const subject = title ?? `Merge pull request #${pull.number} from ${pull.head.owner}/${pull.head.ref}`;
  const text = `${subject}\n\n${message ?? pull.title}`;
  return git.writeCommit(dir, { tree, parents: [base, pull.head.sha], author: who, committer: who, message: text });
}

async function squash({ dir, pull, base, who, title, message }: Merge): Promise<string> {
  const tree = await git.mergeTrees(dir, base, pull.head.sha);
  if (tree === undefined) throw notMergeable();
  const head = await git.readCommit(dir, pull.head.sha);
  const text = `${title ?? `${pull.title} (#${pull.number})`}\n\n${message ?? head?.message ?? ''}`.trimEnd();
  const author = head === undefined ? who : { ...head.author, date: who.date };
  return git.writeCommit(dir, { tree, parents: [base], author, committer: who, message: text });
}

// git 2.39's merge-tree takes no merge base: two throw-away commits with the base we want as their common parent.
async function rebase({ dir, pull, base, who }: Merge): Promise<string> {
  let tip = base;
  const range = ['--no-merges', `${base}..${pull.head.sha}`];
  for (const commit of await git.readCommits(dir, (await git.listCommits(dir, range)).reverse())) {
    const [parent] = await git.readCommits(dir, commit.parents.slice(0, 1));
    const [current] = await git.readCommits(dir, [tip]);
    if (parent === undefined || current === undefined) throw notMergeable();
    const scratch = { author: who, committer: who, message: 'scratch' };
    const root = await git.writeCommit(dir, { tree: parent.tree, parents: [], ...scratch });
    const ours = await git.writeCommit(dir, { tree: current.tree, parents: [root], ...scratch });
    const theirs = await git.writeCommit(dir, { tree: commit.tree, parents: [root], ...scratch });
    const tree = await git.mergeTrees(dir, ours, theirs);
    if (tree === undefined) throw notMergeable();
    const { author, message } = commit;
    tip = await git.writeCommit(dir, { tree, parents: [tip], author, committer: who, message });
  }
  return tip;
}

export const mergePull: Handler = async (request) => {
  const { hub, body } = request;
  const repo = repoOf(request);
  const login = requireWritingToken(request);
  const pull = pullOf(request, repo);
  if (!canPush(repo, login)) throw new Problem(403, 'Must have push access to merge this pull request.');
  await follow(request, repo, pull);
  if (pull.state !== 'open' || pull.draft) throw notMergeable();
  const wanted = optionalString(body, 'sha');
  if (wanted !== undefined && wanted !== pull.head.sha) {
    throw new Problem(409, 'Head branch was modified. Review and try the merge again.');
  }
  const method = optionalString(body, 'merge_method') ?? 'merge';
  if (!['merge', 'squash', 'rebase'].includes(method)) throw new Problem(422, `Invalid merge method: ${method}`);
  if (!repo.merge_methods.includes(method)) {
    throw new Problem(405, `${kMethodNames[method] ?? method} are not allowed on this repository.`);
  }
  const dir = hub.gitDir(repo);
  const account = hub.account(login);
  const who = { name: account.name, email: account.email, date: hub.now() };
  const text = { title: optionalString(body, 'commit_title'), message: optionalString(body, 'commit_message') };
  const merge: Merge = { dir, repo, pull, base: pull.base_sha, who, ...text };
  const made = method === 'squash' ? await squash(merge) : method === 'rebase' ? await rebase(merge) : await mergeCommit(merge);
  if (!(await git.updateRef(dir, `refs/heads/${pull.base}`, made, pull.base_sha))) {
    throw new Problem(409, 'Base branch was modified. Review and try the merge again.');
  }
  const now = hub.now();
  pull.state = 'closed';
  pull.closed_at = pull.merged_at = pull.updated_at = now;
  pull.merged_by = login;
  pull.merge_commit_sha = made;
  return ok({ sha: made, merged: true, message: 'Pull Request successfully merged' });
};
