// Git by plumbing on bare repositories: no porcelain, no work tree, no index, and none of the machine's own git settings, so
// that the same state gives the same objects everywhere. Reading objects (cat-file) and making trees (mktree) go through one
// staying process each per repository; everything else is a process of its own. A reference only moves from the value it
// was seen at.
import { spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join, resolve as resolvePath } from 'node:path';
import { type TakeAnswer, takeLine, Worker } from './worker';

export class GitError extends Error {
  readonly code: number;
  readonly stderr: string;
  constructor(command: string, code: number, stderr: string) {
    super(`git ${command} ended with ${code}: ${stderr.trim()}`);
    this.code = code;
    this.stderr = stderr;
  }
}

interface GitOptions {
  input?: Uint8Array | string;
  env?: Readonly<Record<string, string>>;
  allow?: readonly number[]; // exit codes that are answers too
}
interface GitOutput {
  code: number;
  out: Buffer;
}

const kEnv: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
};

function run(dir: string, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const env = { ...kEnv, ...options.env };
    const child = spawn('git', ['--git-dir', dir, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined); // git may end before it has read everything; its exit code says why
    child.on('error', reject);
    child.on('close', (status) => {
      const code = status ?? -1;
      if (code === 0 || options.allow?.includes(code) === true) resolve({ code, out: Buffer.concat(out) });
      else reject(new GitError(args[0] ?? '', code, Buffer.concat(err).toString()));
    });
    child.stdin.end(options.input ?? '');
  });
}

async function say(dir: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await run(dir, args, options)).out.toString();
}

interface Workers {
  objects: Worker;
  trees: Worker;
}

const workers = new Map<string, Workers>(); // by repository

function workersOf(dir: string): Workers {
  let known = workers.get(dir);
  if (known === undefined) {
    const start = (...args: string[]) => new Worker(['--git-dir', dir, ...args], kEnv);
    known = { objects: start('cat-file', '--batch-command'), trees: start('mktree', '--batch', '--missing', '-z') };
    workers.set(dir, known);
  }
  return known;
}

// Ends the processes that stay for this repository.
export function closeRepository(dir: string): void {
  const known = workers.get(dir);
  workers.delete(dir);
  known?.objects.close();
  known?.trees.close();
}

// -- repositories and references ----------------------------------------------------------------------------------------

export async function initRepository(dir: string, defaultBranch: string): Promise<void> {
  await run(dir, ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, dir]);
}

// A fork and its parent see each other's objects, as all repositories of a network do on GitHub. (git minds no circle here,
// and nothing ever prunes these repositories.)
export async function shareObjects(one: string, other: string): Promise<void> {
  for (const [dir, from] of [[one, other], [other, one]] as const) {
    await appendFile(join(dir, 'objects', 'info', 'alternates'), `${resolvePath(from, 'objects')}\n`);
    closeRepository(dir); // a running cat-file would not notice
  }
}

export const kNoObject = '0'.repeat(40);

// The object id a revision expression names, or undefined. `type` peels: a tag or commit to its tree, for example. What
// "<revision>:<path>" names is never peeled (a path may end in anything) and must be of that type.
export async function resolve(dir: string, rev: string, type: 'commit' | 'tree' | 'blob' | 'object'): Promise<string | undefined> {
  if (rev === '') return undefined;
  if (!rev.includes(':')) return (await askObject(dir, 'info', `${rev}^{${type}}`))?.sha;
  const found = await askObject(dir, 'info', rev);
  return type === 'object' || found?.type === type ? found?.sha : undefined;
}

export async function validRef(dir: string, ref: string): Promise<boolean> {
  return (await run(dir, ['check-ref-format', ref], { allow: [1] })).code === 0;
}

export interface Ref {
  ref: string;
  sha: string;
  type: string;
}

export async function listRefs(dir: string, prefix: string): Promise<Ref[]> {
  const out = await say(dir, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)', prefix]);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', type = '', ...rest] = line.split(' ');
      return { sha, type, ref: rest.join(' ') };
    });
}

// One reference by its full name.
export async function readRef(dir: string, ref: string): Promise<Ref | undefined> {
  if (!ref.startsWith('refs/') || /[\^~:?*[\\\s]|@\{|\.\./.test(ref)) return undefined; // an expression, no name
  const found = await askObject(dir, 'info', ref);
  return found === undefined ? undefined : { ref, sha: found.sha, type: found.type };
}

// Moves a reference from `old` (kNoObject: must not exist) to `sha`; false when it is not at `old`.
export async function updateRef(dir: string, ref: string, sha: string, old: string): Promise<boolean> {
  return (await run(dir, ['update-ref', ref, sha, old], { allow: [1, 128] })).code === 0;
}

// Sets a reference wherever it was: for those that only this server writes.
export async function setRef(dir: string, ref: string, sha: string): Promise<void> {
  await run(dir, ['update-ref', ref, sha]);
}

export async function deleteRef(dir: string, ref: string): Promise<void> {
  await run(dir, ['update-ref', '-d', ref]);
}

// -- objects ------------------------------------------------------------------------------------------------------------

export interface GitObject {
  sha: string;
  type: string;
  bytes: Buffer;
}

// One answer of `cat-file --batch-command`: "<sha> <type> <size>", with contents the bytes and a line break; or "<name> missing".
function takeObject(contents: boolean): TakeAnswer<(GitObject & { size: number }) | undefined> {
  return (bytes) => {
    const head = takeLine(bytes);
    if (head === undefined) return undefined;
    const match = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(head.value);
    if (match === null) return { value: undefined, length: head.length };
    const [, sha = '', type = '', digits = ''] = match;
    const size = Number(digits);
    if (!contents) return { value: { sha, type, size, bytes: Buffer.alloc(0) }, length: head.length };
    const length = head.length + size + 1;
    if (bytes.length < length) return undefined;
    return { value: { sha, type, size, bytes: Buffer.from(bytes.subarray(head.length, length - 1)) }, length };
  };
}

async function askObject(dir: string, what: 'info' | 'contents', name: string) {
  if (/[\n\0]/.test(name)) return undefined;
  return workersOf(dir).objects.ask(`${what} ${name}\n`, takeObject(what === 'contents'));
}

// Several objects, in order; undefined where there is none.
export async function readObjects(dir: string, names: readonly string[]): Promise<(GitObject | undefined)[]> {
  return Promise.all(names.map((name) => askObject(dir, 'contents', name)));
}

export async function readObject(dir: string, name: string): Promise<GitObject | undefined> {
  if (!/^[0-9a-f]{40}$/.test(name)) return undefined;
  return (await readObjects(dir, [name]))[0];
}

export async function writeBlob(dir: string, bytes: Uint8Array): Promise<string> {
  return (await say(dir, ['hash-object', '-w', '--stdin'], { input: bytes })).trim();
}

// Many files by one process, in order.
export async function writeFiles(dir: string, files: readonly string[]): Promise<string[]> {
  const out = await say(dir, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: files.map((file) => `${file}\n`).join('') });
  return out.trim().split('\n');
}

export interface TreeItem {
  mode: string;
  type: string;
  sha: string;
  size: number | undefined;
  path: string;
}

const kTypes: Readonly<Record<string, string>> = { '040000': 'tree', '160000': 'commit' };

function typeOf(mode: string): string {
  return kTypes[mode] ?? 'blob';
}

// A tree object: "<mode> <name>\0<20 bytes>", again and again.
function parseTree(bytes: Buffer): TreeItem[] {
  const items: TreeItem[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const zero = bytes.indexOf(0, space);
    const mode = bytes.toString('latin1', at, space).padStart(6, '0');
    const sha = bytes.toString('hex', zero + 1, zero + 21);
    items.push({ mode, type: typeOf(mode), sha, size: undefined, path: bytes.toString('utf8', space + 1, zero) });
    at = zero + 21;
  }
  return items;
}

async function readTree(dir: string, sha: string): Promise<TreeItem[]> {
  const tree = await askObject(dir, 'contents', `${sha}^{tree}`);
  if (tree === undefined) throw new Error(`there is no tree ${sha}`);
  return parseTree(tree.bytes);
}

async function withSizes(dir: string, items: TreeItem[]): Promise<TreeItem[]> {
  const sized = items.map(async (item) => {
    if (item.type !== 'blob') return item;
    return { ...item, size: (await askObject(dir, 'info', item.sha))?.size };
  });
  return Promise.all(sized);
}

// In git's order; recursive: each folder before what is in it.
export async function listTree(dir: string, tree: string, recursive: boolean): Promise<TreeItem[]> {
  const items = await withSizes(dir, await readTree(dir, tree));
  if (!recursive) return items;
  const levels = items.map(async (item) => {
    if (item.type !== 'tree') return [item];
    const below = await listTree(dir, item.sha, true);
    return [item, ...below.map((inner) => ({ ...inner, path: `${item.path}/${inner.path}` }))];
  });
  return (await Promise.all(levels)).flat();
}

export interface TreeEdit {
  path: string;
  mode: string;
  sha: string | null; // null removes the path
}

async function writeTree(dir: string, items: Iterable<TreeItem>): Promise<string> {
  const lines = Array.from(items, ({ mode, type, sha, path }) => `${mode} ${type} ${sha}\t${path}\0`);
  return workersOf(dir).trees.ask(`${lines.join('')}\0`, takeLine);
}

// The tree that `edits` make of `base` (undefined: of nothing). Folders that end up empty disappear, as git has none.
export async function editTree(dir: string, base: string | undefined, edits: readonly TreeEdit[]): Promise<string> {
  const items = new Map((base === undefined ? [] : await readTree(dir, base)).map((item) => [item.path, item]));
  const folders = new Map<string, TreeEdit[]>();
  for (const edit of edits) {
    const slash = edit.path.indexOf('/');
    if (slash >= 0) {
      const name = edit.path.slice(0, slash);
      folders.set(name, [...(folders.get(name) ?? []), { ...edit, path: edit.path.slice(slash + 1) }]);
    } else if (edit.sha === null) items.delete(edit.path);
    else items.set(edit.path, { mode: edit.mode, type: typeOf(edit.mode), sha: edit.sha, size: undefined, path: edit.path });
  }
  for (const [name, below] of folders) {
    const old = items.get(name);
    const sha = await editTree(dir, old?.type === 'tree' ? old.sha : undefined, below);
    if ((await readTree(dir, sha)).length === 0) items.delete(name);
    else items.set(name, { mode: '040000', type: 'tree', sha, size: undefined, path: name });
  }
  return writeTree(dir, items.values());
}

// -- commits ------------------------------------------------------------------------------------------------------------

export interface Person {
  name: string;
  email: string;
  date: number; // ms since the epoch
}
export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

export async function writeCommit(dir: string, commit: Omit<Commit, 'sha'>): Promise<string> {
  const { author, committer } = commit;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: `@${Math.floor(author.date / 1000)} +0000`,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: `@${Math.floor(committer.date / 1000)} +0000`,
  };
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return (await say(dir, ['commit-tree', commit.tree, ...parents, '-F', '-'], { env, input: commit.message })).trim();
}

function parsePerson(line: string): Person {
  const match = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', date: Number(match?.[3] ?? '0') * 1000 };
}

function parseCommit({ sha, bytes }: GitObject): Commit {
  const source = bytes.toString();
  const end = source.indexOf('\n\n');
  const commit: Commit = {
    sha,
    tree: '',
    parents: [],
    author: parsePerson(''),
    committer: parsePerson(''),
    message: end < 0 ? '' : source.slice(end + 2).replace(/\n$/, ''),
  };
  for (const line of source.slice(0, end < 0 ? undefined : end).split('\n')) {
    const [key = '', ...rest] = line.split(' ');
    const value = rest.join(' ');
    if (key === 'tree') commit.tree = value;
    else if (key === 'parent') commit.parents.push(value);
    else if (key === 'author') commit.author = parsePerson(value);
    else if (key === 'committer') commit.committer = parsePerson(value);
  }
  return commit;
}

export async function readCommits(dir: string, shas: readonly string[]): Promise<Commit[]> {
  const objects = await readObjects(dir, shas);
  return objects.flatMap((object) => (object?.type === 'commit' ? [parseCommit(object)] : []));
}

export async function readCommit(dir: string, sha: string): Promise<Commit | undefined> {
  return /^[0-9a-f]{40}$/.test(sha) ? (await readCommits(dir, [sha]))[0] : undefined;
}

// `range`: revision arguments ("main", "^base head"). Newest first.
export async function listCommits(dir: string, range: readonly string[], path?: string): Promise<string[]> {
  const out = await say(dir, ['rev-list', ...range, '--', ...(path === undefined ? [] : [path])]);
  return out.split('\n').filter((line) => line !== '');
}

export async function mergeBase(dir: string, a: string, b: string): Promise<string | undefined> {
  const { code, out } = await run(dir, ['merge-base', a, b], { allow: [1] });
  return code === 0 ? out.toString().trim() : undefined;
}

export async function isAncestor(dir: string, older: string, newer: string): Promise<boolean> {
  return (await run(dir, ['merge-base', '--is-ancestor', older, newer], { allow: [1] })).code === 0;
}

// The tree of the three-way merge of two commits; undefined when they conflict.
export async function mergeTrees(dir: string, ours: string, theirs: string): Promise<string | undefined> {
  const { code, out } = await run(dir, ['merge-tree', '--write-tree', '--allow-unrelated-histories', ours, theirs], { allow: [1] });
  return code === 0 ? out.toString().trim() : undefined;
}

// -- differences --------------------------------------------------------------------------------------------------------

export interface FileDiff {
  status: 'added' | 'removed' | 'modified' | 'renamed';
  path: string;
  previousPath: string | undefined;
  sha: string; // the new blob; the old one of a removed file
  additions: number;
  deletions: number;
  patch: string | undefined; // undefined for binary files
}

export async function diffTrees(dir: string, from: string, to: string): Promise<FileDiff[]> {
  const raw = (await say(dir, ['diff-tree', '-r', '-M', '-z', '--raw', from, to])).split('\0');
  const files: FileDiff[] = [];
  for (let at = 0; at + 1 < raw.length; ) {
    const [, , oldSha = '', newSha = '', letter = 'M'] = (raw[at++] ?? '').split(' ');
    const first = raw[at++] ?? '';
    const renamed = letter.startsWith('R');
    const status = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : renamed ? 'renamed' : 'modified';
    files.push({
      status,
      path: renamed ? (raw[at++] ?? '') : first,
      previousPath: renamed ? first : undefined,
      sha: status === 'removed' ? oldSha : newSha,
      additions: 0,
      deletions: 0,
      patch: undefined,
    });
  }
  const patches = (await say(dir, ['diff-tree', '-r', '-M', '-p', from, to])).split(/^diff --git .*\n/m).slice(1);
  files.forEach((file, index) => {
    const lines = (patches[index] ?? '').split('\n');
    const hunk = lines.findIndex((line) => line.startsWith('@@'));
    if (hunk < 0) return;
    const body = lines.slice(hunk);
    file.patch = body.join('\n').replace(/\n$/, '');
    file.additions = body.filter((line) => line.startsWith('+')).length;
    file.deletions = body.filter((line) => line.startsWith('-')).length;
  });
  return files;
}
