// Reads what spell_assets.ts packs: gzipped files, a dictionary as its affix file behind a length (u32, little endian) and its words.
import { HostFailure } from '../bridge/failure';

export interface Dictionary {
  readonly affixes: Uint8Array;
  readonly words: Uint8Array;
}

/** Throws when the bytes are no whole gzip stream. */
export async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export function readDictionary(bytes: Uint8Array): Dictionary {
  const length = bytes.length < 4 ? -1 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length < 0 || length > bytes.length - 4) throw new HostFailure('server', 'the dictionary is damaged');
  return { affixes: bytes.subarray(4, 4 + length), words: bytes.subarray(4 + length) };
}

/** Fetches one packed file. HostFailure: `offline` when nothing came, `server` for another answer than the file. */
export async function fetchPacked(url: string, signal?: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    response = await fetch(url, signal === undefined ? {} : { signal });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new HostFailure('offline', error instanceof Error ? error.message : String(error));
  }
  if (!response.ok) throw new HostFailure('server', `the dictionary's file answered ${response.status}`);
  return unpack(bytes).catch(() => {
    throw new HostFailure('server', 'the dictionary is damaged');
  });
}
