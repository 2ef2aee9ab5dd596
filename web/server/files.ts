// What is served beside the API: files at a revision (the raw host) and the built app. The app's hashed files may be kept for
// ever; its entry points are asked for again each time.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import * as git from './git';
import type { Hub } from './hub';

export interface FileAnswer {
  status: number;
  bytes: Uint8Array;
  headers: Record<string, string>;
}

const kTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

function plain(status: number, text: string): FileAnswer {
  return { status, bytes: Buffer.from(text), headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

// /raw/{owner}/{name}/{revision}/{path}: no token is looked at, so private repositories are not there. Like GitHub's raw
// host, text is text/plain whatever it is: nothing served here runs in this origin.
export async function rawFile(hub: Hub, encodedPath: string): Promise<FileAnswer> {
  let parts: string[];
  try {
    parts = encodedPath.split('/').map(decodeURIComponent);
  } catch {
    return plain(400, '400: Invalid request');
  }
  const [owner = '', name = '', revision = '', ...path] = parts;
  const repo = hub.repo(owner, name);
  if (repo === undefined || repo.private || path.length === 0) return plain(404, '404: Not Found');
  const dir = hub.gitDir(repo);
  const commit = (await git.resolve(dir, `refs/heads/${revision}`, 'commit')) ?? (await git.resolve(dir, revision, 'commit'));
  const sha = commit === undefined ? undefined : await git.resolve(dir, `${commit}:${path.join('/')}`, 'blob');
  const blob = sha === undefined ? undefined : await git.readObject(dir, sha);
  if (blob === undefined) return plain(404, '404: Not Found');
  const type = kTypes[extname(path.at(-1) ?? '').toLowerCase()] ?? '';
  const shown = type.startsWith('image/') && !type.includes('svg') ? type : 'text/plain; charset=utf-8';
  const headers = { 'content-type': shown, 'cache-control': 'max-age=300', etag: `"${blob.sha}"`, 'x-content-type-options': 'nosniff' };
  return { status: 200, bytes: blob.bytes, headers };
}

export async function appFile(appDir: string, encodedPath: string): Promise<FileAnswer> {
  let path: string;
  try {
    path = decodeURIComponent(encodedPath);
  } catch {
    return plain(400, 'bad request');
  }
  const file = normalize(join(appDir, path.endsWith('/') ? `${path}index.html` : path));
  if (!file.startsWith(normalize(appDir + sep)) || path.includes('\0')) return plain(404, 'not found');
  try {
    if (!(await stat(file)).isFile()) return plain(404, 'not found');
    const bytes = await readFile(file);
    const hashed = /[-.][A-Za-z0-9_-]{8,}\.\w+$/.test(file) && !file.endsWith('.html');
    const headers = {
      'content-type': kTypes[extname(file).toLowerCase()] ?? 'application/octet-stream',
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
      'x-content-type-options': 'nosniff',
    };
    return { status: 200, bytes, headers };
  } catch {
    return plain(404, 'not found');
  }
}
