// Makes a picture fit to be published: what a camera wrote beside the pixels (place, time, owner) goes, a photograph is made smaller,
// an SVG must be harmless. A picture that needs no change but the removal keeps its pixels byte for byte; what has to be made anew
// (too large, turned by EXIF, named as what it is not) is decoded and encoded by the browser, off the main thread where it can.
// Loaded with the first picture.
import { HostFailure } from '../bridge/failure';
import type { PictureKind } from './incoming';
import { checkSvg } from './svg';
import { lookInto, type Raster } from './strip';

export const maxSide = 2000;
const maxStored = 10e6;
const maxRead = 60e6;
const maxPixels = 120e6;
const quality = 0.85;

/** The browser's decoder and encoder. */
export interface Codec {
  /** Upright, scaled to these pixels; rejects when it cannot be decoded, answers undefined when the browser cannot encode the type. */
  convert(blob: Blob, scale: number, type: string, quality: number): Promise<Blob | undefined>;
}

export const browserCodec: Codec = {
  async convert(blob, scale, type, q) {
    const image = await createImageBitmap(blob);
    try {
      const width = Math.max(1, Math.round(image.width * scale));
      const height = Math.max(1, Math.round(image.height * scale));
      const offscreen = typeof OffscreenCanvas === 'undefined' ? undefined : new OffscreenCanvas(width, height);
      const element = Object.assign(document.createElement('canvas'), { width, height });
      const context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null = offscreen === undefined ? element.getContext('2d') : offscreen.getContext('2d');
      if (context === null) return undefined;
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, width, height);
      const made =
        offscreen !== undefined
          ? await offscreen.convertToBlob({ type, quality: q })
          : await new Promise<Blob | null>((resolve) => {
              element.toBlob(resolve, type, q);
            });
      return made?.type === type ? made : undefined;
    } finally {
      image.close();
    }
  },
};

const mediaTypes: Readonly<Record<Raster, string>> = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif' };
const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());
const tooLarge = (bytes: number): HostFailure => new HostFailure('too_large', `${Math.round(bytes / 1e6)} MB`);
const unreadable = (cause?: unknown): HostFailure => new HostFailure('rejected', 'not an image that can be read', undefined, { cause });

/** What is to be stored, of the kind that its name says. Throws HostFailure: `too_large`, `rejected` (unreadable), `forbidden` (unsafe). */
export async function preparePicture(file: Blob, kind: PictureKind, codec: Codec = browserCodec): Promise<Uint8Array> {
  if (file.size > maxRead) throw tooLarge(file.size);
  const bytes = await bytesOf(file);
  if (kind === 'svg') {
    if (bytes.length > maxStored) throw tooLarge(bytes.length);
    checkSvg(bytes);
    return bytes;
  }
  const seen = lookInto(bytes);
  if (seen === undefined) throw unreadable();
  const { width, height, animated, turned, stripped } = seen;
  if (width * height > maxPixels) throw tooLarge(bytes.length);
  const scale = Math.min(1, maxSide / Math.max(width, height));
  const asItIs = seen.kind === kind && (animated || (scale === 1 && !turned));
  if (asItIs && stripped.length <= maxStored) return stripped;
  if (asItIs && animated) throw tooLarge(stripped.length);
  let made: Blob | undefined;
  try {
    made = await codec.convert(new Blob([bytes], { type: mediaTypes[seen.kind] }), scale, mediaTypes[kind], quality); // with its EXIF: it says how it is turned
  } catch (error) {
    throw unreadable(error);
  }
  if (made === undefined) {
    // A browser that does not write this kind (WebP in Safari): better large than not at all.
    if (seen.kind !== kind || turned) throw unreadable();
    if (stripped.length > maxStored) throw tooLarge(stripped.length);
    return stripped;
  }
  const out = lookInto(await bytesOf(made))?.stripped;
  if (out === undefined) throw unreadable();
  if (out.length > maxStored) throw tooLarge(out.length);
  return out;
}
