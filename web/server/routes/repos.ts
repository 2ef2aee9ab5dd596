// Repositories, branches, commits, comparisons, forks, contents: reading, and the few writes beside git data.
import { type Answer, invalid, linkHeader, notFound, ok, optionalString, paged, pageOf, Problem, slice, stringIn } from '../answers';
import * as git from '../git';
import { rightOf } from '../hub';
import { contentEntry, diffEntry, fullRepo, gitCommit, minimalRepo, repoCommit, repoUrl, simpleUser, wrapped64 } from '../present';
import { commitOf, type Handler, param, repoOf, requireLogin, requireWritingToken, writableRepo } from './request';

export const getRepo: Handler = async (request) => {
  const repo = repoOf(request);
  return Promise.resolve(ok(fullRepo(request.urls, request.hub, repo, request.grant?.login)));
};

export const getPermission: Handler = async (request) => {
  const repo = repoOf(request);
  const asking = requireLogin(request);
  if (rightOf(repo, asking) === 'read') throw new Problem(403, 'Must have push access to view collaborator permission.');
  const login = param(request, 'username');
  const right = rightOf(repo, login) ?? 'none';
  const user = { ...simpleUser(request.urls, login), role_name: right };
  return Promise.resolve(ok({ permission: right, role_name: right, user }));
};

// -- branches -----------------------------------------------------------------------------------------------------------

export const listBranches: Handler = async (request) => {
  const repo = repoOf(request);
  const refs = await git.listRefs(request.hub.gitDir(repo), 'refs/heads/');
  return paged(refs, pageOf(request.url), ({ ref, sha }) => {
    const name = ref.slice('refs/heads/'.length);
    const url = `${repoUrl(request.urls, repo)}/commits/${sha}`;
    return { name, commit: { sha, url }, protected: repo.protected_branches.includes(name) };
  });
};

export const getBranch: Handler = async (request) => {
  const repo = repoOf(request);
  const name = param(request, 'branch');
  const dir = request.hub.gitDir(repo);
  const sha = await git.resolve(dir, `refs/heads/${name}`, 'commit');
  const commit = sha === undefined ? undefined : await git.readCommit(dir, sha);
  if (commit === undefined) throw new Problem(404, 'Branch not found');
  const self = `${repoUrl(request.urls, repo)}/branches/${encodeURIComponent(name)}`;
  const isProtected = repo.protected_branches.includes(name);
  return ok({
    name,
    commit: repoCommit(request.urls, request.hub, repo, commit),
    _links: { self, html: `${request.urls.web}/${repo.owner}/${repo.name}/tree/${encodeURIComponent(name)}` },
    protected: isProtected,
    protection: { enabled: isProtected, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  });
};

// -- commits ------------------------------------------------------------------------------------------------------------

export const listCommits: Handler = async (request) => {
  const repo = repoOf(request);
  const query = request.url.searchParams;
  const dir = request.hub.gitDir(repo);
  if ((await git.listRefs(dir, 'refs/heads/')).length === 0) throw new Problem(409, 'Git Repository is empty.');
  const from = await commitOf(request, repo, query.get('sha') ?? repo.default_branch);
  const dates = (['since', 'until'] as const).flatMap((key) => (query.has(key) ? [`--${key}=${query.get(key) ?? ''}`] : []));
  const authors = query.has('author') ? [`--author=${request.hub.account(query.get('author') ?? '').email}`, '--fixed-strings'] : [];
  const shas = await git.listCommits(dir, [...dates, ...authors, from], query.get('path') ?? undefined);
  const page = pageOf(request.url);
  const commits = await git.readCommits(dir, slice(shas, page));
  const body = commits.map((commit) => repoCommit(request.urls, request.hub, repo, commit));
  return { status: 200, body, headers: linkHeader(shas.length, page) };
};

export const getCommit: Handler = async (request) => {
  const repo = repoOf(request);
  const dir = request.hub.gitDir(repo);
  const name = param(request, 'ref');
  const sha = await commitOf(request, repo, name).catch(() => undefined);
  const commit = sha === undefined ? undefined : await git.readCommit(dir, sha);
  if (commit === undefined) throw new Problem(422, `No commit found for SHA: ${name}`);
  const parent = commit.parents[0];
  const files = await git.diffTrees(dir, parent ?? (await emptyTree(dir)), commit.sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...repoCommit(request.urls, request.hub, repo, commit),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => diffEntry(request.urls, repo, commit.sha, file)),
  });
};

async function emptyTree(dir: string): Promise<string> {
  return git.editTree(dir, undefined, []);
}

export const compare: Handler = async (request) => {
  const repo = repoOf(request);
  const { hub, urls } = request;
  const dir = hub.gitDir(repo);
  const [baseName = '', headName = '', ...rest] = param(request, 'basehead').split('...');
  if (baseName === '' || headName === '' || rest.length > 0) throw notFound();
  const base = await commitOf(request, repo, baseName);
  const head = await commitOf(request, repo, headName);
  const parted = await git.mergeBase(dir, base, head);
  if (parted === undefined) throw new Problem(404, `No common ancestor between ${baseName} and ${headName}.`);
  const ahead = (await git.listCommits(dir, [`${base}..${head}`])).reverse();
  const behind = (await git.listCommits(dir, [`${head}..${base}`])).length;
  const page = pageOf(request.url);
  const [baseCommit, partedCommit] = await git.readCommits(dir, [base, parted]);
  const commits = await git.readCommits(dir, slice(ahead, page));
  if (baseCommit === undefined || partedCommit === undefined) throw notFound();
  const files = page.page > 1 ? [] : (await git.diffTrees(dir, parted, head)).slice(0, 300);
  const status = ahead.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged';
  const html = `${urls.web}/${repo.owner}/${repo.name}/compare/${encodeURIComponent(baseName)}...${encodeURIComponent(headName)}`;
  const body = {
    url: `${repoUrl(urls, repo)}/compare/${encodeURIComponent(baseName)}...${encodeURIComponent(headName)}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: repoCommit(urls, hub, repo, baseCommit),
    merge_base_commit: repoCommit(urls, hub, repo, partedCommit),
    status,
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: commits.map((commit) => repoCommit(urls, hub, repo, commit)),
    files: files.map((file) => diffEntry(urls, repo, head, file)),
  };
  return { status: 200, body, headers: linkHeader(ahead.length, page) };
};

// -- contents -----------------------------------------------------------------------------------------------------------

export const getContents: Handler = async (request) => {
  const repo = repoOf(request);
  const dir = request.hub.gitDir(repo);
  const ref = request.url.searchParams.get('ref') ?? repo.default_branch;
  const commit = await commitOf(request, repo, ref).catch(() => {
    throw new Problem(404, `No commit found for the ref ${ref}`);
  });
  const path = param(request, 'path').replace(/\/+$/, '');
  const sha = await git.resolve(dir, `${commit}:${path}`, 'object');
  const object = sha === undefined ? undefined : await git.readObject(dir, sha);
  if (sha === undefined || object === undefined) throw notFound();
  const prefix = path === '' ? '' : `${path}/`;
  if (object.type === 'tree') {
    const items = await git.listTree(dir, sha, false);
    return ok(items.map((item) => contentEntry(request.urls, repo, ref, { ...item, path: prefix + item.path })));
  }
  const item = { mode: '100644', type: 'blob', sha, size: object.bytes.length, path };
  return ok({ ...contentEntry(request.urls, repo, ref, item), content: wrapped64(object.bytes), encoding: 'base64' });
};

export const putContents: Handler = async (request): Promise<Answer> => {
  const { repo, login, dir } = writableRepo(request);
  const path = param(request, 'path');
  const message = stringIn(request.body, 'message');
  const branch = optionalString(request.body, 'branch') ?? repo.default_branch;
  const ref = `refs/heads/${branch}`;
  const head = await git.resolve(dir, ref, 'commit');
  if (head === undefined) throw new Problem(404, `Branch ${branch} not found`);
  const before = await git.resolve(dir, `${head}:${path}`, 'blob');
  const given = optionalString(request.body, 'sha');
  if (before !== undefined && given === undefined) throw new Problem(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (given !== before) throw new Problem(409, `${path} does not match ${given ?? ''}`);
  if (repo.protected_branches.includes(branch)) throw new Problem(409, 'At least 1 approving review is required by reviewers with write access.');
  const bytes = Buffer.from(stringIn(request.body, 'content'), 'base64');
  const sha = await git.writeBlob(dir, bytes);
  const tree = await git.editTree(dir, `${head}^{tree}`, [{ path, mode: '100644', sha }]);
  const { name, email } = request.hub.account(login);
  const author = { name, email, date: request.hub.now() };
  const made = await git.writeCommit(dir, { tree, parents: [head], author, committer: author, message });
  if (!(await git.updateRef(dir, ref, made, head))) throw new Problem(409, `is at another commit but expected ${head}`);
  const commit = await git.readCommit(dir, made);
  if (commit === undefined) throw new Error(`git lost the commit ${made}`);
  const content = contentEntry(request.urls, repo, branch, { mode: '100644', type: 'blob', sha, size: bytes.length, path });
  return ok({ content, commit: gitCommit(request.urls, repo, commit) }, before === undefined ? 201 : 200);
};

// -- forks --------------------------------------------------------------------------------------------------------------

export const listForks: Handler = async (request) => {
  const repo = repoOf(request);
  const forks = request.hub.state.repos.filter((other) => other.parent === `${repo.owner}/${repo.name}`);
  return Promise.resolve(paged(forks, pageOf(request.url), (fork) => minimalRepo(request.urls, fork)));
};

export const createFork: Handler = async (request) => {
  const { hub, urls } = request;
  const repo = repoOf(request);
  const login = requireWritingToken(request);
  if (login === repo.owner) throw invalid('Repository', 'custom', { message: 'You cannot fork your own repository' });
  const full = `${repo.owner}/${repo.name}`;
  const known = hub.state.repos.find((other) => other.owner === login && other.parent === full);
  if (known !== undefined) return ok(fullRepo(urls, hub, known, login), 202);
  const name = optionalString(request.body, 'name') ?? repo.name;
  const fork = await hub.createRepo({ owner: login, name, parent: full, default_branch: repo.default_branch, description: repo.description });
  await git.shareObjects(hub.gitDir(fork), hub.gitDir(repo));
  for (const { ref, sha } of await git.listRefs(hub.gitDir(repo), 'refs/heads/')) await git.setRef(hub.gitDir(fork), ref, sha);
  return ok(fullRepo(urls, hub, fork, login), 202);
};
