// Pictures in the file of exported drafts, as `pictures: [{site, path, saved_at, content}]` (content in base64) beside what wasm
// writes (src/app/export_flow.cpp), which passes over them. An import never takes the place of a picture that is there.
import type { SiteRef } from '../bridge/messages';
import { fromBase64, gitBlobSha, toBase64 } from '../github/blobs';
import type { Store } from '../store/database';
import { addPicture, allPictures, readPicture } from '../store/pictures';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The exported file with all pictures of this device; the file as it is when there are none. */
export async function withPictures(store: Store, file: Uint8Array): Promise<Uint8Array> {
  const records = await allPictures(store);
  if (records.length === 0) return file;
  const json = JSON.parse(new TextDecoder().decode(file)) as object;
  const pictures: object[] = [];
  for (const { ref, path, sha, saved_at } of records) {
    const bytes = await readPicture(store, ref, path, sha);
    if (bytes !== undefined) pictures.push({ site: ref, path, saved_at, content: toBase64(bytes) });
  }
  return new TextEncoder().encode(`${JSON.stringify({ ...json, pictures })}\n`);
}

interface Found {
  readonly ref: SiteRef;
  readonly path: string;
  readonly saved_at: number;
  readonly bytes: Uint8Array;
}

function read(value: unknown): Found | undefined {
  if (!isObject(value) || !isObject(value['site'])) return undefined;
  const { demo, owner, name, branch } = value['site'];
  const { path, saved_at, content } = value;
  if (typeof owner !== 'string' || typeof name !== 'string' || typeof path !== 'string' || typeof content !== 'string' || !/^(?:[^./\\][^/\\]*\/)*[^./\\][^/\\]*\.(?:png|jpg|webp|gif|svg)$/.test(path)) return undefined;
  const ref = { demo: demo === true, owner, name, branch: typeof branch === 'string' ? branch : '' };
  try {
    return { ref, path, saved_at: typeof saved_at === 'number' ? saved_at : 0, bytes: fromBase64(content) };
  } catch {
    return undefined;
  }
}

/** Keeps the file's pictures; answers which are new. What is no export has none. */
export async function takePictures(store: Store, file: Uint8Array, resolve: (ref: SiteRef) => SiteRef): Promise<{ readonly ref: SiteRef; readonly path: string }[]> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(file));
  } catch {
    return [];
  }
  if (!isObject(json) || json['format'] !== 'marbre-drafts' || !Array.isArray(json['pictures'])) return [];
  const added: { ref: SiteRef; path: string }[] = [];
  for (const value of json['pictures']) {
    const found = read(value);
    if (found === undefined) continue;
    const { path, saved_at, bytes } = found;
    const ref = resolve(found.ref);
    try {
      await addPicture(store, ref, { path, sha: await gitBlobSha(bytes), size: bytes.length, saved_at }, bytes);
      added.push({ ref, path });
    } catch {
      // there is one already, or no room: the draft's import says the latter
    }
  }
  return added;
}
