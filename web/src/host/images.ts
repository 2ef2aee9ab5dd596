// Images of the preview: from the blob cache or the network, decoded off the main thread, at most 1600 pixels wide or high.
// Two at a time: a page full of photographs must not make typing stutter.
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

export const maxSide = 1600;
const thumbnailSide = 256;

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
};

export const imageType = (path: string): string | undefined => types[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];

export function fit(width: number, height: number, most = maxSide): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, most / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** An SVG is drawn by an <img>: no scripts run and nothing is fetched there. */
async function svgSource(blob: Blob): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

export async function decodeImage(bytes: Uint8Array, path: string, thumbnail: boolean): Promise<Pixels> {
  const type = imageType(path);
  if (type === undefined) throw new TypeError('not an image that browsers know');
  const blob = new Blob([new Uint8Array(bytes)], { type });
  const source = type === 'image/svg+xml' ? await svgSource(blob) : await createImageBitmap(blob);
  const natural = source instanceof HTMLImageElement ? { width: source.naturalWidth || 600, height: source.naturalHeight || 400 } : source;
  const { width, height } = fit(natural.width, natural.height, thumbnail ? thumbnailSide : maxSide);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new TypeError('no 2D canvas');
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  if (!(source instanceof HTMLImageElement)) source.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}

/** Runs at most `limit` of the tasks at a time, in order. */
export function createQueue(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
    running += 1;
    try {
      return await task();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
