// web/src/github over HTTP against the local server: what arrives, byte for byte, and every way it can fail.
import { describe, expect, it } from 'vitest';
import {
  checkToken,
  listPulls,
  loadPull,
  merge,
  openSite,
  publish,
  type PublishRequest,
  readBlob,
} from '../../web/src/github/api';
import { gitBlobSha } from '../../web/src/github/blobs';
import { answerCache, blobCache, failure, type Fixture, fixture, kFiles, kNow, utf8 } from './harness';

const kUn = '_posts/2026-01-01-un.md';
const kDeux = '_posts/2026-02-01-deux.md';
const kBom = '_posts/2026-02-02-bom.md';

async function change(f: Fixture, edits: Record<string, string>, more: Partial<PublishRequest> = {}): Promise<PublishRequest> {
  const files = await Promise.all(
    Object.entries(edits).map(async ([path, text]) => {
      const before = kFiles[path];
      return { path, base_sha: before === undefined ? '' : await gitBlobSha(utf8(before)), bytes: utf8(text) };
    }),
  );
  const defaults = { publish_id: 'abc123', branch: 'marbre/essai-abc123', title: 'Corrige un mot', message: 'Parce que.' };
  return { ...defaults, mode: 'pull_request', base_head: f.head, look_first: false, files, ...more };
}

const edited = (path: string) => `${kFiles[path] ?? ''}Une ligne de plus.\n`;

describe('opening a site', () => {
  it('gives every entry and the bytes of every text, without a token', async () => {
    const f = await fixture();
    const seen: [number, number][] = [];
    const site = await openSite(f.context({ token: '' }), f.ref, { cache: blobCache(), onProgress: (done, total) => seen.push([done, total]) });
    expect(site).toMatchObject({ branch: 'main', default_branch: 'main', head: f.head, can_write: false });
    expect(site.entries.map(([path]) => path)).toEqual(Object.keys(kFiles).sort());
    const texts = Object.fromEntries(site.texts.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('utf8')]));
    expect(texts).toEqual({ '_config.yml': kFiles['_config.yml'], 'README.md': kFiles['README.md'], [kUn]: kFiles[kUn], [kDeux]: kFiles[kDeux], [kBom]: kFiles[kBom] });
    expect(seen.at(0)).toEqual([0, 5]);
    expect(seen.at(-1)).toEqual([5, 5]);
  });

  it('may write when the token may push', async () => {
    const f = await fixture();
    expect((await openSite(f.context({ token: 'token-friend' }), f.ref)).can_write).toBe(true);
    expect((await openSite(f.context({ token: 'token-stranger' }), f.ref)).can_write).toBe(false);
  });

  it('sends the token to the API and never to the host of the files', async () => {
    const f = await fixture();
    await openSite(f.context(), f.ref);
    const raw = f.server.log.filter((entry) => entry.path.startsWith('/raw/'));
    expect(raw.map((entry) => entry.status)).toEqual([200, 200, 200, 200, 200]);
    expect(raw.some((entry) => entry.authorized)).toBe(false);
    expect(f.server.log.filter((entry) => !entry.path.startsWith('/raw/')).every((entry) => entry.authorized)).toBe(true);
  });

  it('asks two free questions when nothing has changed', async () => {
    const f = await fixture();
    const caches = { cache: blobCache(), answers: answerCache() };
    const first = await openSite(f.context(), f.ref, caches);
    const spent = f.server.api.limits.state('ada').used;
    f.server.log.length = 0;
    const second = await openSite(f.context(), f.ref, caches);
    expect(second).toEqual(first);
    expect(f.server.log.map((entry) => entry.status)).toEqual([304, 304]);
    expect(f.server.api.limits.state('ada').used).toBe(spent);
  });

  it('fetches only what a new commit changed', async () => {
    const f = await fixture();
    const caches = { cache: blobCache(), answers: answerCache() };
    await openSite(f.context(), f.ref, caches);
    const head = await f.commit('main', { [kUn]: 'neuf\n' });
    f.server.log.length = 0;
    const site = await openSite(f.context(), f.ref, caches);
    expect(site.head).toBe(head);
    expect(f.server.log.map((entry) => entry.path.split('/')[1])).toEqual(['repos', 'repos', 'repos', 'raw']);
  });

  it('reads a private repository through the API', async () => {
    const f = await fixture({ private: true });
    const site = await openSite(f.context(), f.ref);
    expect(site.texts).toHaveLength(5);
    expect(f.server.log.filter((entry) => entry.path.startsWith('/raw/'))).toEqual([]);
  });

  it('walks the folders of a tree that GitHub cuts off', async () => {
    const f = await fixture();
    f.server.api.behaviour.treeLimit = 2;
    const site = await openSite(f.context(), f.ref);
    expect(site.entries.map(([path]) => path)).toEqual(Object.keys(kFiles).sort());
  });

  it('does not believe bytes that have another SHA', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'status', status: 200, path: '^/raw/.*_config', message: 'an old copy' });
    const cache = blobCache();
    const site = await openSite(f.context(), f.ref, { cache });
    expect(Buffer.from(site.texts.find(({ path }) => path === '_config.yml')?.bytes ?? []).toString()).toBe('title: Essai\n');
    for (const [sha, bytes] of cache.map) expect(await gitBlobSha(bytes)).toBe(sha);
  });

  it('opens another branch, and says so when there is none of that name', async () => {
    const f = await fixture();
    const head = await f.commit('deux/mots', { [kUn]: 'ailleurs\n' });
    expect((await openSite(f.context(), { ...f.ref, branch: 'deux/mots' })).head).toBe(head);
    const error = await failure(openSite(f.context(), { ...f.ref, branch: 'nulle-part' }));
    expect([error.outcome, error.detail]).toEqual(['not_found', 'there is no branch nulle-part']);
  });

  it('tells what is not there from what one may not see', async () => {
    const f = await fixture({ private: true });
    expect((await failure(openSite(f.context({ token: '' }), f.ref))).outcome).toBe('not_found');
    expect((await failure(openSite(f.context(), { ...f.ref, name: 'rien' }))).outcome).toBe('not_found');
    expect((await failure(openSite(f.context({ token: 'token-revoked' }), f.ref))).outcome).toBe('auth_expired');
  });

  it('reads an image by its SHA, from the cache the second time', async () => {
    const f = await fixture();
    const sha = f.git('rev-parse', 'main:images/point.png').trim();
    const cache = blobCache();
    const first = await readBlob(f.context(), f.ref, sha, 'images/point.png', f.head, { cache });
    expect(Buffer.from(first)).toEqual(f.bytesAt('main:images/point.png'));
    f.server.log.length = 0;
    await readBlob(f.context(), f.ref, sha, 'images/point.png', f.head, { cache });
    expect(f.server.log).toEqual([]);
  });
});

describe('when the network or GitHub fails while reading', () => {
  it('is offline when nobody answers', async () => {
    const f = await fixture();
    await f.server.close();
    expect((await failure(openSite(f.context(), f.ref))).outcome).toBe('offline');
  });

  it('tries a broken read once more', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'drop_before', path: '/branches/' });
    f.server.faults.add({ kind: 'status', status: 502, path: '/git/trees/' });
    expect((await openSite(f.context(), f.ref)).head).toBe(f.head);
  });

  it('reports a server error that stays', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'status', status: 503, path: '/branches/', times: 10 });
    expect((await failure(openSite(f.context(), f.ref))).outcome).toBe('server');
  });

  it('takes half an answer for none', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'truncate', path: '/git/trees/', times: 10 });
    expect(['server', 'offline']).toContain((await failure(openSite(f.context(), f.ref))).outcome);
  });

  it('says until when it is limited', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'rate_limit', retry_after: 1800 });
    const primary = await failure(openSite(f.context(), f.ref));
    expect([primary.outcome, primary.retryAt]).toEqual(['rate_limited', kNow + 1_800_000]);
    f.server.faults.add({ kind: 'secondary_limit', retry_after: 60 });
    const secondary = await failure(openSite(f.context(), f.ref));
    expect([secondary.outcome, secondary.retryAt]).toEqual(['rate_limited', kNow + 60_000]);
  });

  it('stops when it is told to, without waiting for the answer', async () => {
    const f = await fixture();
    const fault = f.server.faults.add({ kind: 'hold', path: '/git/trees/' });
    const stop = new AbortController();
    const opening = failure(openSite(f.context(), f.ref, { signal: stop.signal }));
    await f.server.faults.wait(fault.id);
    stop.abort();
    expect((await opening).outcome).toBe('cancelled');
  });

  it('keeps a token with a stray line break out of every message', async () => {
    const f = await fixture();
    const error = await failure(checkToken(f.context({ token: 'secret\nsecret' })));
    expect(error.outcome).toBe('auth_expired');
    expect(JSON.stringify([error.message, error.detail, String(error.cause)])).not.toContain('secret');
  });
});

describe('publishing as a pull request', () => {
  it('makes one commit with exactly the edited bytes, CRLF, BOM and missing last line break included', async () => {
    const f = await fixture();
    const edits = {
      [kUn]: edited(kUn),
      [kDeux]: (kFiles[kDeux] ?? '').replace('Deux', 'Deux fois'),
      [kBom]: `${kFiles[kBom] ?? ''}, toujours`,
      '_posts/2026-03-01-neuf.md': '---\ntitle: « Neuf »\n---\n👩‍🌾\n',
    };
    const done = await publish(f.context(), f.ref, await change(f, edits));
    expect(done).toMatchObject({ branch: 'marbre/essai-abc123', pull_number: 1, head: f.head });
    expect(done.pull_url).toBe(`${f.server.origin}/#/ada/site/pull/1`);
    expect(f.git('rev-parse', 'marbre/essai-abc123', 'marbre/essai-abc123^').trim().split('\n')).toEqual([done.commit, f.head]);
    for (const [path, text] of Object.entries(edits)) expect(f.bytesAt(`${done.commit}:${path}`)).toEqual(Buffer.from(text));
    expect(f.git('diff', '--name-only', f.head, done.commit).trim().split('\n')).toEqual(Object.keys(edits).sort());
    expect(f.git('log', '-1', '--format=%an <%ae>%n%B', done.commit).trim()).toBe(
      'ada <ada@example.org>\nCorrige un mot\n\nParce que.\n\nMarbre-Publish: abc123',
    );
    const patch = f.git('log', '-p', '-1', '--format=', done.commit, '--', kDeux).split('\n');
    expect(patch.filter((line) => /^[+-](?![+-])/.test(line))).toEqual(['-title: Deux\r', '+title: Deux fois\r']);
    expect(f.git('rev-parse', 'main').trim()).toBe(f.head);
  });

  it('sends bytes that are no UTF-8 as they are', async () => {
    const f = await fixture();
    const request = await change(f, { [kUn]: '' });
    const bytes = Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a);
    request.files = request.files.map((file) => ({ ...file, bytes }));
    const done = await publish(f.context(), f.ref, request);
    expect(f.bytesAt(`${done.commit}:${kUn}`)).toEqual(Buffer.from(bytes));
  });

  it('sends a text again as base64 when GitHub altered it', async () => {
    const f = await fixture();
    f.server.api.behaviour.rewritesLineEndings = true;
    const text = (kFiles[kDeux] ?? '').replace('Deux', 'Trois');
    const done = await publish(f.context(), f.ref, await change(f, { [kDeux]: text }));
    expect(f.bytesAt(`${done.commit}:${kDeux}`)).toEqual(Buffer.from(text));
  });

  it('keeps the mode of a file', async () => {
    const f = await fixture();
    const git = await import('../../web/server/git');
    const sha = f.git('rev-parse', `main:${kUn}`).trim();
    const tree = await git.editTree(f.dir, 'main^{tree}', [{ path: kUn, mode: '100755', sha }]);
    const who = { name: 'ada', email: 'ada@example.org', date: kNow };
    await git.setRef(f.dir, 'refs/heads/main', await git.writeCommit(f.dir, { tree, parents: [f.head], author: who, committer: who, message: 'x' }));
    const done = await publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }));
    expect(f.git('ls-tree', done.commit, kUn)).toMatch(/^100755 /);
  });

  it('goes on from the new head when somebody else changed other files', async () => {
    const f = await fixture();
    const moved = await f.commit('main', { 'README.md': 'autre\n' });
    const done = await publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }));
    expect(done.head).toBe(moved);
    expect(f.git('rev-parse', `${done.commit}^`).trim()).toBe(moved);
    expect(f.bytesAt(`${done.commit}:README.md`).toString()).toBe('autre\n');
  });

  it('is a conflict when somebody else changed the same file, or made the same new one', async () => {
    const f = await fixture();
    await f.commit('main', { [kUn]: 'autre\n', 'neuf.md': 'déjà là\n' });
    const error = await failure(publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn), [kDeux]: edited(kDeux), 'neuf.md': 'x' })));
    expect(error.outcome).toBe('conflict');
    expect(error.detail).toContain(`${kUn}, neuf.md`);
    expect(error.detail).not.toContain(kDeux);
    expect(f.git('for-each-ref', 'refs/heads/marbre')).toBe('');
  });

  it('refuses to publish what is there already', async () => {
    const f = await fixture();
    expect((await failure(publish(f.context(), f.ref, await change(f, { [kUn]: kFiles[kUn] ?? '' })))).outcome).toBe('rejected');
  });

  it('does not touch a branch of that name that is somebody else’s', async () => {
    const f = await fixture();
    const theirs = await f.commit('marbre/essai-abc123', { 'README.md': 'autre\n' });
    const error = await failure(publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) })));
    expect(error.outcome).toBe('rejected');
    expect(f.git('rev-parse', 'marbre/essai-abc123').trim()).toBe(theirs);
  });

  it('sent twice, it is still one commit and one pull request', async () => {
    const f = await fixture();
    const request = await change(f, { [kUn]: edited(kUn) });
    const first = await publish(f.context(), f.ref, request);
    const again = await publish(f.context(), f.ref, request);
    const looked = await publish(f.context(), f.ref, { ...request, look_first: true });
    expect(again).toEqual(first);
    expect(looked).toEqual(first);
    expect(await listPulls(f.context(), f.ref)).toHaveLength(1);
  });

  it('says who may not: nobody, a bad token, a token without the permission, a person without the right', async () => {
    const f = await fixture();
    const request = await change(f, { [kUn]: edited(kUn) });
    const outcome = async (token: string) => (await failure(publish(f.context({ token }), f.ref, request))).outcome;
    expect(await outcome('')).toBe('auth_expired');
    expect(await outcome('token-revoked')).toBe('auth_expired');
    expect(await outcome('token-readonly')).toBe('forbidden');
    expect(await outcome('token-stranger')).toBe('forbidden');
  });
});

describe('when the network fails while publishing', () => {
  const writes: [what: string, path: string, method: string][] = [
    ['the tree', '/git/trees$', 'POST'],
    ['the commit', '/git/commits$', 'POST'],
  ];
  for (const [what, path, method] of writes) {
    it(`is offline when ${what} was lost: nothing can be seen yet`, async () => {
      const f = await fixture();
      f.server.faults.add({ kind: 'drop_after', path, method });
      expect((await failure(publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) })))).outcome).toBe('offline');
      expect(f.git('for-each-ref', 'refs/heads/marbre')).toBe('');
    });
  }

  for (const kind of ['drop_before', 'drop_after', 'truncate'] as const) {
    for (const path of ['/git/refs$', '/pulls$']) {
      it(`is unknown after ${kind} at ${path}, and looking first finishes it once`, async () => {
        const f = await fixture();
        const request = await change(f, { [kUn]: edited(kUn) });
        f.server.faults.add({ kind, path, method: 'POST' });
        expect((await failure(publish(f.context(), f.ref, request))).outcome).toBe('unknown');
        const done = await publish(f.context(), f.ref, { ...request, look_first: true });
        expect(done).toMatchObject({ pull_number: 1, branch: request.branch });
        expect(f.git('rev-parse', request.branch).trim()).toBe(done.commit);
        expect(f.git('rev-list', '--count', `main..${request.branch}`).trim()).toBe('1');
        expect(await listPulls(f.context(), f.ref)).toHaveLength(1);
      });
    }
  }

  it('finds a publish that was merged and its branch deleted before anybody looked', async () => {
    const f = await fixture();
    const request = await change(f, { [kUn]: edited(kUn) });
    f.server.faults.add({ kind: 'drop_after', path: '/pulls$', method: 'POST' });
    await failure(publish(f.context(), f.ref, request));
    const commit = f.git('rev-parse', request.branch).trim();
    await merge(f.context({ token: 'token-friend' }), f.ref, 1, commit);
    f.git('update-ref', '-d', `refs/heads/${request.branch}`);
    const done = await publish(f.context(), f.ref, { ...request, look_first: true });
    expect(done).toMatchObject({ commit, pull_number: 1, head: f.git('rev-parse', 'main').trim() });
  });

  it('a limit in the middle says until when', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'secondary_limit', path: '/git/refs$', retry_after: 30 });
    const error = await failure(publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) })));
    expect([error.outcome, error.retryAt]).toEqual(['rate_limited', kNow + 30_000]);
  });

  it('cancelled before anything could be seen, it leaves nothing', async () => {
    const f = await fixture();
    const fault = f.server.faults.add({ kind: 'hold', path: '/git/commits$', method: 'POST' });
    const stop = new AbortController();
    const publishing = failure(publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }), { signal: stop.signal }));
    await f.server.faults.wait(fault.id);
    stop.abort();
    expect((await publishing).outcome).toBe('cancelled');
    expect(f.git('for-each-ref', 'refs/heads/marbre')).toBe('');
  });

  it('cancelled after the branch was sent, it is finished all the same', async () => {
    const f = await fixture();
    const fault = f.server.faults.add({ kind: 'hold', path: '/git/refs$', method: 'POST' });
    const stop = new AbortController();
    const publishing = publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }), { signal: stop.signal });
    await f.server.faults.wait(fault.id);
    stop.abort();
    f.server.faults.release(fault.id);
    expect((await publishing).pull_number).toBe(1);
  });
});

describe('publishing straight to the branch', () => {
  it('moves the branch by one commit', async () => {
    const f = await fixture();
    const done = await publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' }));
    expect(done).toEqual({ commit: done.commit, branch: 'main', pull_number: 0, pull_url: '', head: done.commit });
    expect(f.git('rev-parse', 'main', 'main^').trim().split('\n')).toEqual([done.commit, f.head]);
  });

  it('goes on from the new head when the branch moves at the last moment', async () => {
    const f = await fixture();
    const fault = f.server.faults.add({ kind: 'hold', path: '/git/refs/', method: 'PATCH' });
    const publishing = publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' }));
    await f.server.faults.wait(fault.id);
    const moved = await f.commit('main', { 'README.md': 'autre\n' });
    f.server.faults.release(fault.id);
    const done = await publishing;
    expect(f.git('rev-parse', 'main', 'main^').trim().split('\n')).toEqual([done.commit, moved]);
  });

  it('is head_moved when the branch keeps moving, and a conflict when the same file did', async () => {
    const f = await fixture();
    f.server.faults.add({ kind: 'status', status: 422, message: 'Update is not a fast forward', method: 'PATCH', times: 2 });
    const request = await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' });
    expect((await failure(publish(f.context(), f.ref, request))).outcome).toBe('head_moved');
    const fault = f.server.faults.add({ kind: 'hold', path: '/git/refs/', method: 'PATCH' });
    const publishing = failure(publish(f.context(), f.ref, request));
    await f.server.faults.wait(fault.id);
    await f.commit('main', { [kUn]: 'autre\n' });
    f.server.faults.release(fault.id);
    expect((await publishing).outcome).toBe('conflict');
    expect(f.bytesAt(`main:${kUn}`).toString()).toBe('autre\n');
  });

  it('is rejected by a protected branch, in GitHub’s words', async () => {
    const f = await fixture({ protected_branches: ['main'] });
    const error = await failure(publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' })));
    expect(error.outcome).toBe('rejected');
    expect(error.detail).toContain('approving review is required');
  });

  for (const kind of ['drop_before', 'drop_after'] as const) {
    it(`is unknown after ${kind}, and looking first publishes it once`, async () => {
      const f = await fixture();
      const request = await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' });
      f.server.faults.add({ kind, path: '/git/refs/', method: 'PATCH' });
      expect((await failure(publish(f.context(), f.ref, request))).outcome).toBe('unknown');
      await f.commit('main', { 'README.md': 'plus tard\n' });
      const done = await publish(f.context(), f.ref, { ...request, look_first: true });
      expect(f.git('log', '--format=%H', '--grep=Marbre-Publish: abc123', 'main').trim()).toBe(done.commit);
      expect(f.git('rev-parse', 'main').trim()).toBe(done.head);
    });
  }

  it('sent again without looking, it finds itself instead of a conflict', async () => {
    const f = await fixture();
    const request = await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' });
    const first = await publish(f.context(), f.ref, request);
    expect(await publish(f.context(), f.ref, request)).toEqual(first);
  });
});

describe('pull requests', () => {
  async function withPull(repo = {}) {
    const f = await fixture(repo);
    const done = await publish(f.context(), f.ref, await change(f, { [kUn]: edited(kUn), 'neuf.md': 'neuf\n' }));
    return { f, done };
  }

  it('lists the open ones', async () => {
    const { f, done } = await withPull();
    expect(await listPulls(f.context({ token: '' }), f.ref)).toEqual([
      {
        number: 1,
        title: 'Corrige un mot',
        author: 'ada',
        branch: 'marbre/essai-abc123',
        base: 'main',
        head_sha: done.commit,
        updated_at: kNow,
        url: done.pull_url,
        from_fork: false,
      },
    ]);
  });

  it('shows each file before and after, as of where the branches parted', async () => {
    const { f } = await withPull();
    await f.commit('main', { [kUn]: 'changé plus tard sur main\n' });
    const pull = await loadPull(f.context({ token: '' }), f.ref, 1, { cache: blobCache() });
    expect(pull).toMatchObject({ state: 'open', mergeable: false, body: 'Parce que.' });
    const files = pull.files.map(({ path, status, before, after }) => {
      return [path, status, before && Buffer.from(before).toString(), after && Buffer.from(after).toString()];
    });
    expect(files).toEqual([
      [kUn, 'modified', kFiles[kUn], edited(kUn)],
      ['neuf.md', 'added', undefined, 'neuf\n'],
    ]);
  });

  it('shows renamed and removed files, and leaves out what is not text', async () => {
    const f = await fixture();
    const long = `${kFiles[kUn] ?? ''}${'Une ligne.\n'.repeat(20)}`;
    await f.commit('main', { [kUn]: long });
    await f.commit('essai', { [kUn]: null, '_posts/2026-01-01-une.md': `${long}Fin.\n`, 'README.md': null, 'images/point.png': 'autre' });
    await f.context().fetch?.(`${f.server.apiBase}/repos/ada/site/pulls`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-owner' },
      body: JSON.stringify({ title: 'Range', head: 'essai', base: 'main' }),
    });
    const pull = await loadPull(f.context(), f.ref, 1);
    const files = pull.files.map((file) => [file.status, file.previous_path, file.path, file.before?.length, file.after?.length]);
    expect(files).toEqual([
      ['removed', '', 'README.md', 8, undefined],
      ['renamed', kUn, '_posts/2026-01-01-une.md', utf8(long).length, utf8(long).length + 5],
      ['modified', '', 'images/point.png', undefined, undefined],
    ]);
  });

  it('reads a pull request from a fork', async () => {
    const f = await fixture();
    const headers = { authorization: 'Bearer token-stranger' };
    const post = async (path: string, body: unknown) =>
      f.context().fetch?.(`${f.server.apiBase}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await post('/repos/ada/site/forks', {});
    const fork = { ...f.ref, owner: 'mallory' };
    await publish(f.context({ token: 'token-stranger' }), fork, await change(f, { [kUn]: edited(kUn) }, { mode: 'direct' }));
    await post('/repos/ada/site/pulls', { title: 'De loin', head: 'mallory:main', base: 'main' });
    const pull = await loadPull(f.context({ token: '' }), f.ref, 1);
    expect(pull).toMatchObject({ from_fork: true, author: 'mallory', mergeable: true });
    expect(Buffer.from(pull.files[0]?.after ?? []).toString()).toBe(edited(kUn));
  });

  it('asks again while GitHub does not know whether it merges, and gives up politely', async () => {
    const { f } = await withPull();
    f.server.api.behaviour.mergeableUnknown = 3;
    expect((await loadPull(f.context(), f.ref, 1)).mergeable).toBe(true);
    f.server.api.behaviour.mergeableUnknown = 100;
    expect((await loadPull(f.context(), f.ref, 1)).mergeable).toBe(null);
  });

  it('merges what was looked at', async () => {
    const { f, done } = await withPull();
    const { commit } = await merge(f.context({ token: 'token-friend' }), f.ref, 1, done.commit);
    expect(f.git('log', '-1', '--format=%H %P', 'main').trim()).toBe(`${commit} ${f.head} ${done.commit}`);
    expect(await loadPull(f.context(), f.ref, 1)).toMatchObject({ state: 'merged' });
    expect(await listPulls(f.context(), f.ref)).toEqual([]);
  });

  it('does not merge what nobody looked at', async () => {
    const { f, done } = await withPull();
    await f.commit('marbre/essai-abc123', { [kUn]: 'encore autre chose\n' });
    expect((await failure(merge(f.context(), f.ref, 1, done.commit))).outcome).toBe('head_moved');
    expect(f.git('rev-parse', 'main').trim()).toBe(f.head);
  });

  it('says when it cannot be merged, or not by this person', async () => {
    const { f, done } = await withPull();
    expect((await failure(merge(f.context({ token: 'token-stranger' }), f.ref, 1, done.commit))).outcome).toBe('forbidden');
    await f.commit('main', { [kUn]: 'autre\n' });
    expect((await failure(merge(f.context(), f.ref, 1, done.commit))).outcome).toBe('not_mergeable');
  });

  for (const method of ['squash', 'rebase']) {
    it(`uses ${method} where the repository allows nothing else`, async () => {
      const { f, done } = await withPull({ merge_methods: [method] });
      await f.commit('main', { 'README.md': 'autre\n' });
      const { commit } = await merge(f.context(), f.ref, 1, done.commit);
      expect(f.git('rev-parse', 'main').trim()).toBe(commit);
      expect(f.git('rev-list', '--merges', 'main').trim()).toBe('');
      expect(f.bytesAt(`main:${kUn}`).toString()).toBe(edited(kUn));
      expect(f.bytesAt('main:README.md').toString()).toBe('autre\n');
    });
  }

  it('does not know whether it merged when the answer was lost', async () => {
    const { f, done } = await withPull();
    f.server.faults.add({ kind: 'drop_after', path: '/merge$' });
    expect((await failure(merge(f.context(), f.ref, 1, done.commit))).outcome).toBe('unknown');
    expect((await loadPull(f.context(), f.ref, 1)).state).toBe('merged');
  });
});

describe('a token', () => {
  it('belongs to somebody, or has expired', async () => {
    const f = await fixture();
    expect(await checkToken(f.context({ token: 'token-friend' }))).toEqual({ login: 'grace' });
    expect((await failure(checkToken(f.context({ token: 'token-revoked' })))).outcome).toBe('auth_expired');
    expect((await failure(checkToken(f.context({ token: '' })))).outcome).toBe('auth_expired');
  });
});
