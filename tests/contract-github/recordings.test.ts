// Real sessions with GitHub (recorded by another project, in ../shared), replayed against the local server: same requests in
// the same order, same statuses, and every member of GitHub's answer in ours with the same kind of value. Shas, numbers and
// times differ; the shas and numbers of later requests are translated by where they stood in earlier answers. Members that
// GitHub has removed from its description since are listed below and only counted.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as git from '../../web/server/git';
import { startServer } from '../../web/server/server';
import { kRecordings } from './contract';

interface Recorded {
  method: string;
  url: string;
  body?: string;
  status: number;
  response?: string;
}

type Json = Record<string, unknown>;

// What GitHub said in 2020 and its description no longer has, or never had.
const kGone = [/\/plan$/, /\/(private_gists|total_private_repos|owned_private_repos|disk_usage|collaborators|two_factor_authentication)$/];

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf(item: unknown, index: number): unknown {
  return isObject(item) ? (item['path'] ?? item['filename'] ?? item['name'] ?? index) : index;
}

// Walks two answers in step.
function walk(theirs: unknown, ours: unknown, at: string, visit: (theirs: unknown, ours: unknown, at: string) => void): void {
  visit(theirs, ours, at);
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    const byKey = new Map(ours.map((item, index) => [keyOf(item, index), item as unknown]));
    theirs.forEach((item, index) => {
      const key = keyOf(item, index);
      if (byKey.has(key)) walk(item, byKey.get(key), `${at}[]`, visit);
    });
  } else if (isObject(theirs) && isObject(ours)) {
    for (const [key, value] of Object.entries(theirs)) walk(value, ours[key], `${at}/${key}`, visit);
  }
}

function kind(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function readSession(file: string): Recorded[] {
  const entries = JSON.parse(readFileSync(join(kRecordings, file), 'utf8')) as (Omit<Recorded, 'status'> & { status: unknown })[];
  return entries.map((entry) => ({ ...entry, status: Number(entry.status) }));
}

const kSha = /[0-9a-f]{40}/g;

// The files of owner/repo at the start, as far as the session shows them: listings name them, blobs give their bytes.
function filesOf(session: Recorded[]): Map<string, Buffer> {
  const blobs = new Map<string, Buffer>();
  for (const { method, url, status, response } of session) {
    const sha = /\/git\/blobs\/([0-9a-f]{40})$/.exec(url)?.[1];
    if (method !== 'GET' || sha === undefined || status !== 200) continue;
    blobs.set(sha, Buffer.from((JSON.parse(response ?? '{}') as { content: string }).content, 'base64'));
  }
  const files = new Map<string, Buffer>([['package.json', Buffer.from('{}\n')]]);
  const seen = new Set<string>();
  for (const { method, url, status, response } of session) {
    if (method !== 'GET' && !url.endsWith('/forks')) break; // from here on the session changes things
    const folder = /\/git\/trees\/master:(.+)$/.exec(url)?.[1];
    if (folder === undefined || status !== 200) continue;
    const at = decodeURIComponent(folder);
    if (seen.has(at)) continue;
    seen.add(at);
    const { tree } = JSON.parse(response ?? '{}') as { tree: { path: string; type: string; sha: string }[] };
    for (const item of tree.filter((entry) => entry.type === 'blob')) {
      files.set(`${at}/${item.path}`, blobs.get(item.sha) ?? Buffer.from(`stands for ${item.sha}\n`));
    }
  }
  // The top of the tree, as the answer to the first new tree shows it.
  for (const { method, url, response } of session) {
    if (method !== 'POST' || !url.endsWith('/git/trees')) continue;
    for (const item of (JSON.parse(response ?? '{}') as { tree: { path: string; type: string }[] }).tree) {
      if (item.type === 'blob' && !files.has(item.path)) files.set(item.path, Buffer.from(`stands for ${item.path}\n`));
    }
    break;
  }
  return files;
}

async function startFor(session: Recorded[]) {
  const state = mkdtempSync(join(tmpdir(), 'marbre-replay-'));
  const login = (JSON.parse(session.find((entry) => entry.url === '/user')?.response ?? '{}') as { login: string }).login;
  const server = await startServer({ state, tokens: { t: { login } } });
  onTestFinished(async () => {
    await server.close();
    rmSync(state, { recursive: true, force: true });
  });
  const { hub } = server;
  for (const name of ['owner', 'forkOwner']) hub.addAccount({ login: name, name, email: `${name}@example.org` });
  const repo = await hub.createRepo({ owner: 'owner', name: 'repo', default_branch: 'master' });
  const dir = hub.gitDir(repo);
  const edits: git.TreeEdit[] = [];
  for (const [path, bytes] of filesOf(session)) edits.push({ path, mode: '100644', sha: await git.writeBlob(dir, bytes) });
  const tree = await git.editTree(dir, undefined, edits);
  const author = { name: 'owner', email: 'owner@example.org', date: Date.parse('2020-04-01T00:00:00Z') };
  const head = await git.writeCommit(dir, { tree, parents: [], author, committer: author, message: 'initial commit' });
  await git.setRef(dir, 'refs/heads/master', head);
  return { server, login };
}

const recorded = existsSync(kRecordings) ? readdirSync(kRecordings).filter((file) => file.endsWith('.json')) : [];

describe.skipIf(recorded.length === 0)('recorded sessions (skipped: ../shared/github/recordings is not there)', () => {
  for (const file of recorded) {
    it(`answers ${file.replace(/\.json$/, '').replaceAll('_', ' ')} as GitHub did`, async () => {
      const session = readSession(file);
      const { server } = await startFor(session);
      const shas = new Map<string, string>();
      const numbers = new Map<string, string>();
      const send = async (method: string, path: string, body?: string) =>
        fetch(`${server.apiBase}${path}`, { method, headers: { authorization: 'token t' }, ...(body === undefined || method === 'GET' ? {} : { body }) });

      // A fork that the session finds is there before it starts.
      const fork = session.findIndex((entry) => entry.url.startsWith('/repos/forkOwner/repo') && entry.status === 200);
      const forking = session.findIndex((entry) => entry.url.endsWith('/forks') && entry.method === 'POST');
      if (fork >= 0 && (forking < 0 || fork < forking)) await send('POST', '/repos/owner/repo/forks', '{}');

      const wrong: string[] = [];
      let gone = 0;
      for (const entry of session) {
        const translate = (text: string) => text.replace(kSha, (sha) => shas.get(sha) ?? sha);
        const path = translate(entry.url).replace(/\/(pulls|issues)\/(\d+)/, (all, what: string, n: string) => {
          const ours = numbers.get(n);
          return ours === undefined ? all : `/${what}/${ours}`;
        });
        const answer = await send(entry.method, path, entry.body === undefined ? undefined : translate(entry.body));
        const text = await answer.text();
        const name = `${entry.method} ${entry.url}`;
        if (answer.status !== entry.status) {
          wrong.push(`${name}: ${answer.status} instead of ${entry.status}: ${text.slice(0, 200)}`);
          continue;
        }
        if (entry.status === 204 || entry.status >= 400) continue;
        const theirs = JSON.parse(entry.response ?? '') as unknown;
        walk(theirs, JSON.parse(text), '', (a, b, at) => {
          if (typeof a === 'string' && typeof b === 'string' && /^[0-9a-f]{40}$/.test(a) && /^[0-9a-f]{40}$/.test(b)) shas.set(a, b);
          if (at.endsWith('/number') && typeof a === 'number' && typeof b === 'number') numbers.set(String(a), String(b));
          if (kind(a) === kind(b) || kind(a) === 'null') return;
          if (b === null && (typeof a === 'string' || at.endsWith('/license'))) return; // described as "or nothing"
          if (kGone.some((pattern) => pattern.test(at))) gone++;
          else wrong.push(`${name}: ${at} is ${kind(b)} instead of ${kind(a)}`);
        });
      }
      expect([...new Set(wrong)]).toEqual([]);
      if (gone > 0) console.info(`${file}: ${gone} members that GitHub no longer describes`);
    });
  }
});
