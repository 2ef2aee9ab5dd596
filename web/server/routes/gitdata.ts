// /repos/{owner}/{repo}/git/...: references, commits, trees and blobs, straight on git.
import { type Answer, invalid, notFound, ok, optionalString, Problem, recordsIn, stringIn, stringsIn } from '../answers';
import * as git from '../git';
import type { RepoRecord } from '../hub';
import { gitBlob, gitCommit, gitRef, gitTree, repoUrl } from '../present';
import { type ApiRequest, type Handler, param, repoOf, writableRepo } from './request';

const kSha = /^[0-9a-f]{40}$/;

// -- references ---------------------------------------------------------------------------------------------------------

export const getRef: Handler = async (request) => {
  const repo = repoOf(request);
  const name = `refs/${param(request, 'ref')}`;
  const ref = await git.readRef(request.hub.gitDir(repo), name);
  if (ref === undefined) throw notFound();
  return ok(gitRef(request.urls, repo, ref));
};

export const matchingRefs: Handler = async (request) => {
  const repo = repoOf(request);
  const wanted = `refs/${param(request, 'ref')}`;
  const refs = (await git.listRefs(request.hub.gitDir(repo), 'refs/')).filter((ref) => ref.ref.startsWith(wanted));
  return ok(refs.map((ref) => gitRef(request.urls, repo, ref)));
};

async function existingCommit(dir: string, sha: string): Promise<string> {
  if (!kSha.test(sha) || (await git.resolve(dir, sha, 'commit')) === undefined) throw new Problem(422, 'Object does not exist');
  return sha;
}

export const createRef: Handler = async (request) => {
  const { repo, dir } = writableRepo(request);
  const ref = stringIn(request.body, 'ref');
  if (!ref.startsWith('refs/') || ref.split('/').length < 3 || !(await git.validRef(dir, ref))) {
    throw new Problem(422, `${ref} is not a valid ref name.`);
  }
  const sha = await existingCommit(dir, stringIn(request.body, 'sha'));
  if ((await git.readRef(dir, ref)) !== undefined) throw new Problem(422, 'Reference already exists');
  if (!(await git.updateRef(dir, ref, sha, git.kNoObject))) throw new Problem(422, 'Reference update failed');
  return ok(gitRef(request.urls, repo, { ref, sha, type: 'commit' }), 201);
};

function assertUnprotected(repo: RepoRecord, branch: string): void {
  if (!repo.protected_branches.includes(branch)) return;
  throw new Problem(422, 'At least 1 approving review is required by reviewers with write access.');
}

export const updateRef: Handler = async (request) => {
  const { repo, dir } = writableRepo(request);
  const ref = `refs/${param(request, 'ref')}`;
  const sha = await existingCommit(dir, stringIn(request.body, 'sha'));
  const old = (await git.readRef(dir, ref))?.sha;
  if (old === undefined) throw new Problem(422, 'Reference does not exist');
  assertUnprotected(repo, param(request, 'ref').replace(/^heads\//, ''));
  const force = request.body['force'] === true;
  if (!force && !(await git.isAncestor(dir, old, sha))) throw new Problem(422, 'Update is not a fast forward');
  if (!(await git.updateRef(dir, ref, sha, old))) throw new Problem(409, 'Reference cannot be updated');
  return ok(gitRef(request.urls, repo, { ref, sha, type: 'commit' }));
};

export const deleteRef: Handler = async (request) => {
  const { repo, dir } = writableRepo(request);
  const ref = `refs/${param(request, 'ref')}`;
  if ((await git.readRef(dir, ref)) === undefined) throw new Problem(422, 'Reference does not exist');
  assertUnprotected(repo, param(request, 'ref').replace(/^heads\//, ''));
  await git.deleteRef(dir, ref);
  return { status: 204 };
};

// -- blobs --------------------------------------------------------------------------------------------------------------

export const getBlob: Handler = async (request) => {
  const repo = repoOf(request);
  const sha = param(request, 'file_sha');
  if (!kSha.test(sha)) throw new Problem(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  const object = await git.readObject(request.hub.gitDir(repo), sha);
  if (object?.type !== 'blob') throw notFound();
  return ok(gitBlob(request.urls, repo, sha, object.bytes));
};

export const createBlob: Handler = async (request) => {
  const { repo, dir } = writableRepo(request);
  const content = stringIn(request.body, 'content');
  const encoding = optionalString(request.body, 'encoding') ?? 'utf-8';
  if (encoding !== 'utf-8' && encoding !== 'base64') throw invalid('Blob', 'invalid', { field: 'encoding' });
  if (encoding === 'base64' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(content)) throw new Problem(422, 'content is not valid Base64');
  const sha = await git.writeBlob(dir, Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
  return ok({ sha, url: `${repoUrl(request.urls, repo)}/git/blobs/${sha}` }, 201);
};

// -- trees --------------------------------------------------------------------------------------------------------------

export const getTree: Handler = async (request) => {
  const repo = repoOf(request);
  const dir = request.hub.gitDir(repo);
  const name = param(request, 'tree_sha');
  const tree = (await git.resolve(dir, name.replace(/:$/, ''), 'tree')) ?? (await git.resolve(dir, `refs/heads/${name}`, 'tree'));
  if (tree === undefined) throw notFound();
  const recursive = request.url.searchParams.has('recursive');
  const items = await git.listTree(dir, tree, recursive);
  const limit = recursive ? request.behaviour.treeLimit : Infinity;
  return ok(gitTree(request.urls, repo, tree, items.slice(0, limit), items.length > limit));
};

const kModes = ['100644', '100755', '040000', '160000', '120000'];

async function treeEdit(request: ApiRequest, dir: string, item: Readonly<Record<string, unknown>>): Promise<git.TreeEdit> {
  const path = stringIn(item, 'path');
  const mode = optionalString(item, 'mode') ?? '100644';
  if (path === '' || path.startsWith('/') || path.split('/').some((part) => ['', '.', '..', '.git'].includes(part))) {
    throw new Problem(422, 'tree.path contains a malformed path component');
  }
  if (!kModes.includes(mode)) throw new Problem(422, 'Must supply a valid tree.mode');
  if (item['content'] !== undefined) {
    const content = stringIn(item, 'content');
    const kept = request.behaviour.rewritesLineEndings ? content.replaceAll('\r\n', '\n') : content;
    return { path, mode, sha: await git.writeBlob(dir, Buffer.from(kept, 'utf8')) };
  }
  if (item['sha'] === null) return { path, mode, sha: null };
  const sha = stringIn(item, 'sha');
  if (mode !== '160000' && (await git.readObject(dir, sha)) === undefined) {
    throw new Problem(422, `tree.sha ${sha} is not a valid ${mode === '040000' ? 'tree' : 'blob'}`);
  }
  return { path, mode, sha };
}

export const createTree: Handler = async (request) => {
  const { repo, dir } = writableRepo(request);
  const baseName = optionalString(request.body, 'base_tree');
  const base = baseName === undefined ? undefined : await git.resolve(dir, baseName, 'tree');
  if (baseName !== undefined && base === undefined) throw new Problem(422, 'base_tree is not a valid tree oid');
  const edits: git.TreeEdit[] = [];
  for (const item of recordsIn(request.body, 'tree')) edits.push(await treeEdit(request, dir, item));
  if (edits.length === 0) throw new Problem(422, 'Invalid tree info');
  const tree = await git.editTree(dir, base, edits);
  // As GitHub does: the answer lists the new tree's own entries, not those of its folders.
  return ok(gitTree(request.urls, repo, tree, await git.listTree(dir, tree, false), false), 201);
};

// -- commits ------------------------------------------------------------------------------------------------------------

export const getCommit: Handler = async (request) => {
  const repo = repoOf(request);
  const commit = await git.readCommit(request.hub.gitDir(repo), param(request, 'commit_sha'));
  if (commit === undefined) throw notFound();
  return ok(gitCommit(request.urls, repo, commit));
};

function person(request: ApiRequest, key: 'author' | 'committer', otherwise: git.Person): git.Person {
  const given = request.body[key];
  if (typeof given !== 'object' || given === null) return otherwise;
  const said = given as Readonly<Record<string, unknown>>;
  const date = Date.parse(optionalString(said, 'date') ?? '');
  return {
    name: optionalString(said, 'name') ?? otherwise.name,
    email: optionalString(said, 'email') ?? otherwise.email,
    date: Number.isNaN(date) ? otherwise.date : date,
  };
}

export const createCommit: Handler = async (request): Promise<Answer> => {
  const { repo, login, dir } = writableRepo(request);
  const message = stringIn(request.body, 'message');
  const tree = stringIn(request.body, 'tree');
  const parents = stringsIn(request.body, 'parents');
  if (!kSha.test(tree) || (await git.readObject(dir, tree))?.type !== 'tree') throw new Problem(422, 'Tree SHA does not exist');
  for (const parent of parents) {
    if (!kSha.test(parent) || (await git.readCommit(dir, parent)) === undefined) {
      throw new Problem(422, 'Parent SHA does not exist or is not a commit object');
    }
  }
  const account = request.hub.account(login);
  const author = person(request, 'author', { name: account.name, email: account.email, date: request.hub.now() });
  const committer = person(request, 'committer', author);
  const sha = await git.writeCommit(dir, { tree, parents, author, committer, message });
  const commit = await git.readCommit(dir, sha);
  if (commit === undefined) throw new Error(`git lost the commit ${sha}`);
  return ok(gitCommit(request.urls, repo, commit), 201);
};
