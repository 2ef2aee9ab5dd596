// Reads just enough of an image file to know what it is, and takes out what is not the picture: EXIF (with its place and its owner),
// XMP, IPTC, comments, dates. Pixels, colour profiles and animations stay byte for byte.
// Formats: PNG (third edition) 5.3 and 11.3; ITU T.81 Annex B with Exif 2.3 4.5; the WebP container specification; GIF89a.

export type Raster = 'png' | 'jpg' | 'webp' | 'gif';
export interface Seen {
  readonly kind: Raster;
  readonly width: number;
  readonly height: number;
  readonly animated: boolean;
  /** EXIF says that it is to be turned or mirrored. */
  readonly turned: boolean;
  /** The file without what is not the picture. */
  readonly stripped: Uint8Array;
}

class Cut extends Error {} // the file ends too early, or is not what it begins as

/** The kept parts of a file, and its numbers; every read outside of it is a Cut. */
class Source {
  readonly #view: DataView;
  readonly #kept: Uint8Array[] = [];
  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  #need(at: number, length: number): void {
    if (at < 0 || at + length > this.bytes.length) throw new Cut();
  }
  u8(at: number): number {
    this.#need(at, 1);
    return this.#view.getUint8(at);
  }
  u16(at: number, little = false): number {
    this.#need(at, 2);
    return this.#view.getUint16(at, little);
  }
  u32(at: number, little = false): number {
    this.#need(at, 4);
    return this.#view.getUint32(at, little);
  }
  text(at: number, length: number): string {
    this.#need(at, length);
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }
  keep(from: number, to: number): void {
    this.#need(from, to - from);
    this.#kept.push(this.bytes.subarray(from, to));
  }
  taken(): Uint8Array {
    const all = new Uint8Array(this.#kept.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#kept) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

function png(file: Source): Seen {
  const words = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME']);
  let animated = false;
  let turned = false;
  file.keep(0, 8);
  for (let at = 8; ; ) {
    const length = file.u32(at);
    const type = file.text(at + 4, 4);
    const next = at + 12 + length;
    if (type === 'acTL') animated = true;
    if (type === 'eXIf') turned = orientation(file, at + 8, next - 4) > 1;
    if (!words.has(type)) file.keep(at, next);
    at = next;
    if (type === 'IEND') break; // what stands behind is no part of it
  }
  return { kind: 'png', width: file.u32(16), height: file.u32(20), animated, turned, stripped: file.taken() };
}

/** The orientation that a TIFF block gives, 1 when it gives none. */
function orientation(file: Source, from: number, to: number): number {
  try {
    const little = file.text(from, 2) === 'II';
    const directory = from + file.u32(from + 4, little);
    for (let i = file.u16(directory, little), at = directory + 2; i > 0 && at + 12 <= to; i--, at += 12) {
      if (file.u16(at, little) === 0x0112) return file.u16(at + 8, little);
    }
  } catch (error) {
    if (!(error instanceof Cut)) throw error;
  }
  return 1;
}

function jpg(file: Source): Seen {
  let width = 0;
  let height = 0;
  let turned = false;
  file.keep(0, 2);
  for (let at = 2; ; ) {
    if (file.u8(at) !== 0xff) throw new Cut();
    const marker = file.u8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill
      continue;
    }
    if (marker === 0xd9) {
      file.keep(at, at + 2);
      break; // phones append whole files behind it
    }
    const end = at + 2 + file.u16(at + 2);
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      height = file.u16(at + 5);
      width = file.u16(at + 7);
    }
    if (marker === 0xe1 && end - at >= 16 && file.text(at + 4, 6) === 'Exif\0\0') turned ||= orientation(file, at + 10, end) > 1;
    const ours = marker < 0xe0 || marker === 0xe0 || marker === 0xee || (marker === 0xe2 && end - at >= 16 && file.text(at + 4, 11) === 'ICC_PROFILE');
    if (ours) file.keep(at, end);
    at = end;
    if (marker !== 0xda) continue;
    // Pixels, until a marker that is none of theirs.
    const from = at;
    while (file.u8(at) !== 0xff || file.u8(at + 1) === 0 || (file.u8(at + 1) >= 0xd0 && file.u8(at + 1) <= 0xd7)) at += 1;
    file.keep(from, at);
  }
  return { kind: 'jpg', width, height, animated: false, turned, stripped: file.taken() };
}

function webp(file: Source): Seen {
  const end = Math.min(file.bytes.length, 8 + file.u32(4, true));
  let width = 0;
  let height = 0;
  let animated = false;
  let flags = -1; // where they stand in what is kept
  let kept = 12;
  file.keep(0, 12);
  for (let at = 12; at + 8 <= end; ) {
    const type = file.text(at, 4);
    const length = file.u32(at + 4, true);
    const next = at + 8 + length + (length % 2);
    if (type === 'VP8X') {
      flags = kept + 8;
      animated = (file.u8(at + 8) & 0x02) !== 0;
      width = 1 + (file.u32(at + 12, true) & 0xffffff);
      height = 1 + (file.u32(at + 14, true) >>> 8);
    } else if (type === 'VP8 ' && width === 0) {
      width = file.u16(at + 14, true) & 0x3fff;
      height = file.u16(at + 16, true) & 0x3fff;
    } else if (type === 'VP8L' && width === 0) {
      const bits = file.u32(at + 9, true);
      width = 1 + (bits & 0x3fff);
      height = 1 + ((bits >>> 14) & 0x3fff);
    }
    if (type !== 'EXIF' && type !== 'XMP ') {
      file.keep(at, Math.min(next, end));
      kept += Math.min(next, end) - at;
    }
    at = next;
  }
  const stripped = file.taken();
  new DataView(stripped.buffer).setUint32(4, stripped.length - 8, true);
  if (flags >= 0) stripped[flags] = (stripped[flags] ?? 0) & ~0x0c; // neither EXIF nor XMP
  return { kind: 'webp', width, height, animated, turned: false, stripped };
}

function gif(file: Source): Seen {
  const colours = (packed: number): number => ((packed & 0x80) !== 0 ? 3 << ((packed & 7) + 1) : 0);
  const blocks = (at: number): number => {
    while (file.u8(at) !== 0) at += 1 + file.u8(at);
    return at + 1;
  };
  let frames = 0;
  let at = 13 + colours(file.u8(10));
  file.keep(0, at);
  for (;;) {
    const what = file.u8(at);
    if (what === 0x3b) break;
    let end: number;
    let ours = true;
    if (what === 0x2c) {
      frames += 1;
      end = blocks(at + 11 + colours(file.u8(at + 9)));
    } else if (what === 0x21) {
      const label = file.u8(at + 1);
      end = blocks(at + 2);
      ours = label === 0xf9 || label === 0x01 || (label === 0xff && /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(file.text(at + 3, 11)));
    } else {
      throw new Cut();
    }
    if (ours) file.keep(at, end);
    at = end;
  }
  file.keep(at, at + 1);
  return { kind: 'gif', width: file.u16(6, true), height: file.u16(8, true), animated: frames > 1, turned: false, stripped: file.taken() };
}

/** undefined: none of the four, or damaged. */
export function lookInto(bytes: Uint8Array): Seen | undefined {
  const file = new Source(bytes);
  try {
    const seen = bytes[0] === 0xff && bytes[1] === 0xd8 ? jpg(file) : file.text(0, 8) === '\x89PNG\r\n\x1a\n' ? png(file) : /^GIF8[79]a$/.test(file.text(0, 6)) ? gif(file) : file.text(0, 4) === 'RIFF' && file.text(8, 4) === 'WEBP' ? webp(file) : undefined;
    return seen !== undefined && seen.width > 0 && seen.height > 0 ? seen : undefined;
  } catch (error) {
    if (error instanceof Cut) return undefined;
    throw error;
  }
}
