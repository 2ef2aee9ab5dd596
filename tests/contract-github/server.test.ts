// The local server by itself: the operations the client does not use, GitHub's words for what it refuses, paging, conditional
// requests, limits, CORS, files, and the server's own manners.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer } from '../../web/server/server';
import { contract } from './contract';
import { type Fixture, fixture, kFiles, kNow } from './harness';

type Json = Record<string, unknown>;

interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

async function send(f: Fixture, method: string, path: string, body?: unknown, token = 'token-owner', headers: Record<string, string> = {}): Promise<Reply> {
  const checked = f.context().fetch ?? fetch;
  const answer = await checked(`${f.server.apiBase}${path}`, {
    method,
    headers: { ...(token === '' ? {} : { authorization: `token ${token}` }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

const kRepo = '/repos/ada/site';

describe.skipIf(contract === undefined)('every operation, checked against GitHub’s description (skipped: ../shared is not there)', () => {
  it('answers what is described, with the members that are described', async () => {
    const f = await fixture();
    const get = async (path: string) => {
      expect((await send(f, 'GET', path)).status, path).toBe(200);
    };
    await get('/');
    await get('/user');
    await get('/rate_limit');
    await get(kRepo);
    await get(`${kRepo}/collaborators/grace/permission`);
    await get(`${kRepo}/branches?per_page=1`);
    await get(`${kRepo}/branches/main`);
    await get(`${kRepo}/commits?sha=main&path=README.md`);
    await get(`${kRepo}/commits/main`);
    await get(`${kRepo}/git/ref/heads%2Fmain`);
    await get(`${kRepo}/git/matching-refs/heads%2Fma`);
    await get(`${kRepo}/git/trees/main`);
    await get(`${kRepo}/git/trees/${f.head}?recursive=1`);
    await get(`${kRepo}/git/commits/${f.head}`);
    await get(`${kRepo}/git/blobs/${f.git('rev-parse', 'main:README.md').trim()}`);
    await get(`${kRepo}/contents/README.md`);
    await get(`${kRepo}/contents/_posts?ref=main`);
    await get(`${kRepo}/deployments`);

    const blob = await send(f, 'POST', `${kRepo}/git/blobs`, { content: Buffer.from('salut\n').toString('base64'), encoding: 'base64' });
    expect(blob.status).toBe(201);
    const item = { path: 'dir/salut.md', mode: '100644', type: 'blob', sha: blob.body['sha'] };
    const tree = await send(f, 'POST', `${kRepo}/git/trees`, { base_tree: f.head, tree: [item, { path: 'README.md', mode: '100644', type: 'blob', sha: null }] });
    expect(tree.status).toBe(201);
    const commit = await send(f, 'POST', `${kRepo}/git/commits`, { message: 'Salut', tree: tree.body['sha'], parents: [f.head] });
    expect(commit.status).toBe(201);
    const sha = String(commit.body['sha']);
    expect((await send(f, 'POST', `${kRepo}/git/refs`, { ref: 'refs/heads/salut', sha })).status).toBe(201);
    expect(f.git('show', 'salut:dir/salut.md')).toBe('salut\n');
    expect(f.git('ls-tree', '--name-only', 'salut')).not.toContain('README.md');
    await get(`${kRepo}/compare/main...salut`);

    const pull = await send(f, 'POST', `${kRepo}/pulls`, { title: 'Salut', head: 'salut', base: 'main', body: 'Voilà' });
    expect(pull.status).toBe(201);
    await get(`${kRepo}/pulls?state=all&head=ada:salut&base=main&sort=updated&direction=asc`);
    await get(`${kRepo}/pulls/1`);
    await get(`${kRepo}/pulls/1/files`);
    await get(`${kRepo}/pulls/1/commits`);
    expect((await send(f, 'PATCH', `${kRepo}/pulls/1`, { title: 'Salut !', state: 'open' })).body['title']).toBe('Salut !');
    expect((await send(f, 'POST', `${kRepo}/issues/1/comments`, { body: 'Bien vu.' })).status).toBe(201);
    await get(`${kRepo}/issues/1/comments`);
    expect((await send(f, 'PUT', `${kRepo}/issues/1/labels`, { labels: ['relu'] })).status).toBe(200);
    expect((await send(f, 'POST', `${kRepo}/pulls/1/reviews`, { event: 'APPROVE' }, 'token-friend')).status).toBe(200);
    await get(`${kRepo}/pulls/1/reviews`);
    await get(`${kRepo}/pulls/1/comments`);
    expect((await send(f, 'POST', `${kRepo}/statuses/${sha}`, { state: 'success', context: 'ci' })).status).toBe(201);
    expect((await send(f, 'GET', `${kRepo}/commits/${sha}/status`)).body['state']).toBe('success');
    await get(`${kRepo}/commits/${sha}/check-runs`);
    expect((await send(f, 'PUT', `${kRepo}/pulls/1/merge`, { sha, merge_method: 'merge' })).body['merged']).toBe(true);
    expect((await send(f, 'DELETE', `${kRepo}/git/refs/heads%2Fsalut`)).status).toBe(204);

    const put = { message: 'Change', content: Buffer.from('neuf\n').toString('base64') };
    expect((await send(f, 'PUT', `${kRepo}/contents/neuf.md`, put)).status).toBe(201);
    const old = f.git('rev-parse', 'main:neuf.md').trim();
    expect((await send(f, 'PUT', `${kRepo}/contents/neuf.md`, { ...put, sha: old })).status).toBe(200);
    expect((await send(f, 'POST', `${kRepo}/forks`, {}, 'token-stranger')).status).toBe(202);
    await get(`${kRepo}/forks`);
    await get('/repos/mallory/site');
    expect(contract?.seen.size).toBeGreaterThan(38);
  });
});

describe('what it refuses, in GitHub’s words', () => {
  it('404 for what is not there or not to be seen', async () => {
    const f = await fixture({ private: true });
    for (const path of [kRepo, `${kRepo}/branches/main`, `${kRepo}/git/trees/main`]) {
      expect((await send(f, 'GET', path, undefined, '')).body['message']).toBe('Not Found');
    }
    expect((await send(f, 'GET', `${kRepo}/branches/nope`)).body['message']).toBe('Branch not found');
    expect((await fetch(`${f.server.apiBase}/nothing/like/this`)).status).toBe(404);
  });

  it('401 for a bad token, even to read', async () => {
    const f = await fixture();
    expect(await send(f, 'GET', kRepo, undefined, 'nonsense')).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
    expect(await send(f, 'POST', `${kRepo}/git/refs`, { ref: 'refs/heads/x', sha: f.head }, '')).toMatchObject({ status: 401, body: { message: 'Requires authentication' } });
  });

  it('422 with errors[] for pull requests that cannot be', async () => {
    const f = await fixture();
    const create = async (body: Json) => (await send(f, 'POST', `${kRepo}/pulls`, body)).body['errors'];
    expect(await create({ title: 'x', head: 'main', base: 'main' })).toMatchObject([{ message: 'No commits between main and main' }]);
    expect(await create({ title: 'x', head: 'nope', base: 'main' })).toMatchObject([{ field: 'head', code: 'invalid' }]);
    await f.commit('essai', { 'a.md': 'a' });
    expect(await create({ title: 'x', head: 'essai', base: 'main' })).toBeUndefined();
    expect(await create({ title: 'x', head: 'essai', base: 'main' })).toMatchObject([{ message: 'A pull request already exists for ada:essai.' }]);
  });

  it('422 for references that exist, do not exist, or would lose commits', async () => {
    const f = await fixture();
    const other = await f.commit('essai', { 'a.md': 'a' });
    await f.commit('main', { 'b.md': 'b' });
    const message = async (method: string, path: string, body: Json) => (await send(f, method, path, body)).body['message'];
    expect(await message('POST', `${kRepo}/git/refs`, { ref: 'refs/heads/main', sha: other })).toBe('Reference already exists');
    expect(await message('POST', `${kRepo}/git/refs`, { ref: 'refs/heads/a..b', sha: other })).toMatch(/is not a valid ref name/);
    expect(await message('POST', `${kRepo}/git/refs`, { ref: 'refs/heads/x', sha: '0'.repeat(40) })).toBe('Object does not exist');
    expect(await message('PATCH', `${kRepo}/git/refs/heads%2Fmain`, { sha: other, force: false })).toBe('Update is not a fast forward');
    expect(await message('PATCH', `${kRepo}/git/refs/heads%2Fnope`, { sha: other })).toBe('Reference does not exist');
    expect((await send(f, 'PATCH', `${kRepo}/git/refs/heads%2Fmain`, { sha: other, force: true })).status).toBe(200);
  });

  it('400 for a body that is no JSON, 422 for paths that would leave the tree', async () => {
    const f = await fixture();
    const headers = { authorization: 'token token-owner' };
    const answer = await fetch(`${f.server.apiBase}${kRepo}/git/blobs`, { method: 'POST', headers, body: '{' });
    expect(answer.status).toBe(400);
    for (const path of ['../x', '/x', 'a//b', '.git/config', '']) {
      const tree = [{ path, mode: '100644', type: 'blob', content: 'x' }];
      expect((await send(f, 'POST', `${kRepo}/git/trees`, { tree })).status, path).toBe(422);
    }
  });
});

describe('as HTTP', () => {
  it('pages, and links the other pages', async () => {
    const f = await fixture();
    for (let i = 0; i < 4; i++) await f.commit('main', { 'a.md': `${i}` });
    const first = await send(f, 'GET', `${kRepo}/commits?per_page=2`);
    expect(first.headers.get('link')).toBe(
      `<${f.server.apiBase}${kRepo}/commits?per_page=2&page=2>; rel="next", <${f.server.apiBase}${kRepo}/commits?per_page=2&page=3>; rel="last"`,
    );
    const last = await send(f, 'GET', `${kRepo}/commits?per_page=2&page=3`);
    expect(last.body).toHaveLength(1);
    expect(last.headers.get('link')).toContain('rel="prev"');
  });

  it('answers 304 to what has not changed, for free, and 200 once it has', async () => {
    const f = await fixture();
    const first = await send(f, 'GET', `${kRepo}/branches/main`);
    const etag = first.headers.get('etag') ?? '';
    const again = await send(f, 'GET', `${kRepo}/branches/main`, undefined, 'token-owner', { 'if-none-match': etag });
    expect([again.status, again.headers.get('x-ratelimit-used')]).toEqual([304, first.headers.get('x-ratelimit-used')]);
    await f.commit('main', { 'a.md': 'a' });
    expect((await send(f, 'GET', `${kRepo}/branches/main`, undefined, 'token-owner', { 'if-none-match': etag })).status).toBe(200);
  });

  it('counts requests, refuses when they are used up, and says until when', async () => {
    const state = mkdtempSync(join(tmpdir(), 'marbre-limits-'));
    let now = kNow;
    const server = await startServer({ state, now: () => now, limits: { anonymous: 2, authenticated: 10 } });
    onTestFinished(async () => {
      await server.close();
      rmSync(state, { recursive: true, force: true });
    });
    const get = async () => fetch(`${server.apiBase}/`);
    expect((await get()).headers.get('x-ratelimit-remaining')).toBe('1');
    await get();
    const refused = await get();
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    expect(Number(refused.headers.get('x-ratelimit-reset')) * 1000).toBe(kNow + 3_600_000);
    now += 3_600_000;
    expect((await get()).status).toBe(200);
  });

  it('lets any page read, and tells it the headers it may see', async () => {
    const f = await fixture();
    const preflight = await fetch(`${f.server.apiBase}${kRepo}`, { method: 'OPTIONS' });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization.*If-None-Match/);
    expect((await send(f, 'GET', kRepo)).headers.get('access-control-expose-headers')).toMatch(/ETag, Link.*X-RateLimit-Reset/);
  });

  it('serves files byte for byte, and no HTML as HTML', async () => {
    const f = await fixture({}, { 'page.html': '<script>1</script>', 'é à.md': '\ufeffx\r\n' });
    const html = await fetch(`${f.server.rawBase}/ada/site/main/page.html`);
    expect(html.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const odd = await fetch(`${f.server.rawBase}/ada/site/${f.head}/${encodeURIComponent('é à.md')}`);
    expect(Buffer.from(await odd.arrayBuffer())).toEqual(Buffer.from('\ufeffx\r\n'));
    expect((await fetch(`${f.server.rawBase}/ada/site/main/nope.md`)).status).toBe(404);
  });
});

describe('its own manners', () => {
  it('keeps its state when it is started again', async () => {
    const f = await fixture();
    await f.commit('essai', { 'a.md': 'a' });
    await send(f, 'POST', `${kRepo}/pulls`, { title: 'Garde-moi', head: 'essai', base: 'main' });
    const again = await startServer({ state: f.server.hub.dir });
    onTestFinished(() => again.close());
    const pull = (await (await fetch(`${again.apiBase}${kRepo}/pulls/1`)).json()) as Json;
    expect(pull['title']).toBe('Garde-moi');
  });

  it('does two changes to one branch one after the other', async () => {
    const f = await fixture();
    const put = async (name: string) => send(f, 'PUT', `${kRepo}/contents/${name}.md`, { message: name, content: 'eA==' });
    const all = await Promise.all(['a', 'b', 'c', 'd'].map(put));
    expect(all.map((reply) => reply.status)).toEqual([201, 201, 201, 201]);
    expect(f.git('rev-list', '--count', 'main').trim()).toBe('5');
    expect(Object.keys(kFiles).length + 4).toBe(f.git('ls-tree', '-r', '--name-only', 'main').trim().split('\n').length);
  });

  it('serves the app and says where its API is, to nobody from elsewhere', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marbre-app-'));
    mkdirSync(join(folder, 'app', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'app', 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'app', 'assets', 'core-4f2a9c1d.wasm'), 'wasm');
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    const demo = { owner: 'marbre', name: 'demo' };
    const server = await startServer({ state: join(folder, 'state'), app: join(folder, 'app'), demo, demoToken: 't', tokens: { t: { login: 'demo' } } });
    onTestFinished(async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const index = await fetch(`${server.origin}/`);
    expect([index.headers.get('content-type'), index.headers.get('cache-control')]).toEqual(['text/html; charset=utf-8', 'no-cache']);
    const wasm = await fetch(`${server.origin}/assets/core-4f2a9c1d.wasm`);
    expect([wasm.headers.get('content-type'), wasm.headers.get('cache-control')]).toEqual(['application/wasm', 'public, max-age=31536000, immutable']);
    expect((await fetch(`${server.origin}/%2e%2e/secret.txt`)).status).toBe(404);
    expect((await fetch(`${server.origin}/..%2fsecret.txt`)).status).toBe(404);
    const config = await fetch(`${server.origin}/marbre.json`);
    expect(await config.json()).toEqual({ api: server.apiBase, raw: server.rawBase, demo, demo_token: 't' });
    expect(config.headers.get('access-control-allow-origin')).toBe(null);
  });

  it('lets a test break, hold and release requests by HTTP alone', async () => {
    const f = await fixture();
    const control = async (path: string, body: Json) =>
      (await (await fetch(`${f.server.origin}/_marbre${path}`, { method: 'POST', body: JSON.stringify(body) })).json()) as Json;
    const { id } = await control('/faults', { kind: 'hold', path: '^/repos' });
    let answered = false;
    const held = send(f, 'GET', kRepo).then((reply) => {
      answered = true;
      return reply.status;
    });
    await control('/wait', { id });
    expect(answered).toBe(false);
    await control('/release', { id });
    expect(await held).toBe(200);
    await control('/faults', { kind: 'status', status: 502 });
    expect((await send(f, 'GET', kRepo)).status).toBe(502);
    await control('/faults', { kind: 'drop_before' });
    await expect(send(f, 'GET', kRepo)).rejects.toThrow();
    expect(await control('/faults', { kind: 'nonsense' })).toMatchObject({ message: 'There is no fault "nonsense".' });
    const foreign = { method: 'POST', body: '{}', headers: { origin: 'https://example.org' } };
    expect((await fetch(`${f.server.origin}/_marbre/faults`, foreign)).status).toBe(403);
  });
});
