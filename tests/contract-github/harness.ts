// A local server of one's own for each test, with a small repository in it, a clock that stands still, and git to look into.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished } from 'vitest';
import * as git from '../../web/server/git';
import type { NewRepo, TokenGrant } from '../../web/server/hub';
import { type RunningServer, startServer } from '../../web/server/server';
import type { BlobCache, GithubContext, SiteRef, StoredAnswer } from '../../web/src/github/api';
import { HostFailure } from '../../web/src/bridge/failure';
import { checking, contract } from './contract';

export const kNow = Date.parse('2026-03-01T12:00:00Z');
export const kTokens: Record<string, TokenGrant> = {
  'token-owner': { login: 'ada' },
  'token-friend': { login: 'grace' },
  'token-stranger': { login: 'mallory' },
  'token-readonly': { login: 'ada', readOnly: true },
};

export const kFiles: Readonly<Record<string, string>> = {
  '_config.yml': 'title: Essai\n',
  'README.md': '# Essai\n',
  '_posts/2026-01-01-un.md': '---\ntitle: Un\n---\nBonjour à tous.\n',
  '_posts/2026-02-01-deux.md': '---\r\ntitle: Deux\r\n---\r\nDes fins de ligne de Windows.\r\n',
  '_posts/2026-02-02-bom.md': '\ufeff---\ntitle: BOM\n---\nSans fin de ligne',
  'images/point.png': '\u0089PNG',
  'node_modules/x/readme.md': 'jamais lu',
};

export interface Fixture {
  server: RunningServer;
  dir: string;
  head: string;
  ref: SiteRef;
  problems: string[]; // what the contract says against the traffic of `context`
  context(options?: { token?: string; pace?: 'polite' | 'immediate' }): GithubContext;
  git(...args: string[]): string;
  bytesAt(rev: string): Buffer;
  commit(branch: string, files: Record<string, string | null>, message?: string): Promise<string>;
}

// The objects of a first commit, made once per file of tests: starting git is what takes time.
const made = new Map<Readonly<Record<string, string>>, { objects: string; head: string }>();
afterAll(() => {
  for (const { objects } of made.values()) rmSync(objects, { recursive: true, force: true });
  made.clear();
});

export async function fixture(repo: Partial<NewRepo> = {}, files: Readonly<Record<string, string>> = kFiles): Promise<Fixture> {
  const state = mkdtempSync(join(tmpdir(), 'marbre-server-'));
  const server = await startServer({ state, tokens: kTokens, now: () => kNow });
  const problems: string[] = [];
  onTestFinished(async () => {
    await server.close();
    rmSync(state, { recursive: true, force: true });
    expect(problems).toEqual([]);
  });
  for (const login of ['ada', 'grace', 'mallory']) server.hub.addAccount({ login, name: login, email: `${login}@example.org` });
  const record = await server.hub.createRepo({ owner: 'ada', name: 'site', rights: { grace: 'write' }, ...repo });
  const dir = server.hub.gitDir(record);
  const commit = async (branch: string, changes: Record<string, string | null>, message = 'Change') => {
    const ref = `refs/heads/${branch}`;
    const parent = (await git.resolve(dir, ref, 'commit')) ?? (await git.resolve(dir, `refs/heads/${record.default_branch}`, 'commit'));
    const edits: git.TreeEdit[] = [];
    for (const [path, text] of Object.entries(changes)) {
      edits.push({ path, mode: '100644', sha: text === null ? null : await git.writeBlob(dir, Buffer.from(text)) });
    }
    const tree = await git.editTree(dir, parent === undefined ? undefined : `${parent}^{tree}`, edits);
    const author = { name: 'ada', email: 'ada@example.org', date: kNow };
    const parents = parent === undefined ? [] : [parent];
    const sha = await git.writeCommit(dir, { tree, parents, author, committer: author, message });
    await git.setRef(dir, ref, sha);
    return sha;
  };
  const known = made.get(files);
  const head = known?.head ?? (await commit(record.default_branch, { ...files }, 'First'));
  if (known === undefined) {
    const objects = mkdtempSync(join(tmpdir(), 'marbre-objects-'));
    cpSync(join(dir, 'objects'), objects, { recursive: true });
    made.set(files, { objects, head });
  } else {
    cpSync(known.objects, join(dir, 'objects'), { recursive: true });
    await git.setRef(dir, `refs/heads/${record.default_branch}`, head);
  }
  return {
    server,
    dir,
    head,
    problems,
    ref: { demo: false, owner: record.owner, name: record.name, branch: '' },
    context: ({ token = 'token-owner', pace = 'immediate' } = {}) => ({
      apiBase: server.apiBase,
      rawBase: server.rawBase,
      token: () => (token === '' ? undefined : token),
      fetch: contract === undefined ? fetch : checking(server.apiBase, problems),
      clock: { now: () => kNow, sleep: async () => Promise.resolve() },
      pace,
    }),
    git: (...args) => execFileSync('git', ['--git-dir', dir, ...args], { encoding: 'utf8' }),
    bytesAt: (rev) => execFileSync('git', ['--git-dir', dir, 'cat-file', 'blob', rev]),
    commit,
  };
}

export function blobCache(): BlobCache & { readonly map: Map<string, Uint8Array> } {
  const map = new Map<string, Uint8Array>();
  return {
    map,
    get: async (sha) => Promise.resolve(map.get(sha)),
    put: async (sha, bytes) => {
      map.set(sha, bytes);
      return Promise.resolve();
    },
  };
}

export function answerCache() {
  const map = new Map<string, StoredAnswer>();
  return {
    map,
    get: async (url: string) => Promise.resolve(map.get(url)),
    put: async (url: string, answer: StoredAnswer) => {
      map.set(url, answer);
      return Promise.resolve();
    },
  };
}

export async function failure(work: Promise<unknown>): Promise<HostFailure> {
  const result: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(result instanceof HostFailure)) throw new Error(`expected a HostFailure, got ${String(result)}`);
  return result;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
