// @vitest-environment jsdom
// Small real files, made here: what is not the picture goes, the picture stays byte for byte; what has to be made anew goes through the
// browser's codec, of which a fake one stands here; what cannot be taken is refused by name.
import { deflateSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { createIncoming, kindOf, listenDrop, pastedPictures } from './incoming';
import { preparePicture, type Codec } from './prepare';
import { lookInto } from './strip';
import { checkSvg } from './svg';

const bytes = (...parts: (string | number[] | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (c) => c.charCodeAt(0)) : [...part])));
const u32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const le32 = (n: number): number[] => u32(n).reverse();
const u16 = (n: number): number[] => [n >> 8, n & 255];

const crcTable = Array.from({ length: 256 }, (_, n) => { let c = n; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
const crc = (data: Uint8Array): number => (data.reduce((c, byte) => (crcTable[(c ^ byte) & 255] ?? 0) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
const chunk = (type: string, data: Uint8Array | string): Uint8Array => {
  const body = bytes(type, data);
  return bytes(u32(body.length - 4), body, u32(crc(body)));
};
const header = (w: number, h: number): Uint8Array => chunk('IHDR', bytes(u32(w), u32(h), [8, 2, 0, 0, 0]));
const signature = '\x89PNG\r\n\x1a\n';
const pixels = chunk('IDAT', deflateSync(new Uint8Array(4)));
const end = chunk('IEND', '');
const png = (w: number, h: number, ...extra: Uint8Array[]): Uint8Array<ArrayBuffer> => bytes(signature, header(w, h), ...extra, pixels, end);

const tiff = (orientation: number): Uint8Array => bytes('MM', [0, 42], u32(8), u16(1), u16(0x0112), u16(3), u32(1), u16(orientation), [0, 0], u32(0));
const segment = (marker: number, data: Uint8Array | string): Uint8Array => bytes([0xff, marker], u16(data.length + 2), data);
const frame = (w: number, h: number): Uint8Array => segment(0xc0, bytes([8], u16(h), u16(w), [1, 1, 0x11, 0]));
const jfif = segment(0xe0, bytes('JFIF\0', [1, 1, 0, 0, 1, 0, 1, 0, 0]));
const profile = segment(0xe2, 'ICC_PROFILE\0..colours..');
const scan = bytes(segment(0xda, bytes([1, 1, 0, 0, 63, 0])), [0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56]);
const jpg = (w: number, h: number, ...extra: Uint8Array[]): Uint8Array<ArrayBuffer> => bytes([0xff, 0xd8], jfif, ...extra, frame(w, h), scan, [0xff, 0xd9]);
const exif = (orientation: number): Uint8Array => segment(0xe1, bytes('Exif\0\0', tiff(orientation), 'GPS 45.77,3.08'));

const riff = (...chunks: Uint8Array[]): Uint8Array<ArrayBuffer> => bytes('RIFF', le32(4 + chunks.reduce((sum, c) => sum + c.length, 0)), 'WEBP', ...chunks);
const part = (type: string, data: Uint8Array): Uint8Array => bytes(type, le32(data.length), data, data.length % 2 === 1 ? [0] : []);
const lossless = part('VP8L', bytes([0x2f], le32(99 | (49 << 14)), [7, 7, 7]));
const extended = (flags: number): Uint8Array => part('VP8X', bytes([flags, 0, 0, 0], [99, 0, 0], [49, 0, 0]));

const control = bytes([0x21, 0xf9, 4, 0, 0, 0, 0, 0]);
const still = bytes([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0]);
const loop = bytes([0x21, 0xff, 11], 'NETSCAPE2.0', [3, 1, 0, 0, 0]);
const gif = (...blocks: Uint8Array[]): Uint8Array<ArrayBuffer> => bytes('GIF89a', [1, 0, 1, 0, 0x80, 0, 0], [0, 0, 0, 255, 255, 255], ...blocks, [0x3b]);

const svg = (inside: string, attributes = ''): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 1 1" ${attributes}>${inside}</svg>`);

const convert = vi.fn<Codec['convert']>();
const codec: Codec = { convert };
const stored = (file: Uint8Array<ArrayBuffer>, kind: Parameters<typeof preparePicture>[1]): Promise<Uint8Array> => {
  convert.mockClear();
  return preparePicture({ size: file.length, arrayBuffer: () => Promise.resolve(file.slice().buffer) } as Blob, kind, codec);
};
const blobOf = (file: Uint8Array<ArrayBuffer>): Blob => ({ arrayBuffer: () => Promise.resolve(file.buffer) }) as Blob;

describe('what is not the picture goes, the picture stays byte for byte', () => {
  test('PNG: words, dates and EXIF; not transparency or colours, and nothing that stands behind the end', async () => {
    const gamma = chunk('gAMA', bytes(u32(45455)));
    const file = bytes(png(3, 2, chunk('tEXt', 'Author\0Ada'), gamma, chunk('iTXt', 'XML:com.adobe.xmp\0'), chunk('eXIf', tiff(1)), chunk('tIME', bytes([7, 234, 1, 1, 1, 1, 1]))), 'trailing secrets');
    expect(await stored(file, 'png')).toEqual(png(3, 2, gamma));
    expect(convert).not.toHaveBeenCalled();
  });
  test('JPEG: EXIF with its place, XMP, IPTC, comments, other pictures behind the end; not the colour profile', async () => {
    const file = bytes(jpg(30, 20, exif(1), segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>'), profile, segment(0xed, 'Photoshop 3.0\0'), segment(0xe2, 'MPF\0another one here'), segment(0xfe, 'by Ada')), jpg(3, 2, exif(1)));
    expect(await stored(file, 'jpg')).toEqual(jpg(30, 20, profile));
  });
  test('WebP: EXIF and XMP, and the flags that announced them', async () => {
    const file = riff(extended(0x1c), lossless, part('EXIF', tiff(1)), part('XMP ', bytes('<x/>!')));
    expect(await stored(file, 'webp')).toEqual(riff(extended(0x10), lossless));
    expect(lookInto(riff(lossless))).toMatchObject({ width: 100, height: 50, animated: false });
    expect(lookInto(riff(extended(2)))).toMatchObject({ width: 100, height: 50, animated: true });
  });
  test('GIF: comments and XMP; not its frames and how often it runs', async () => {
    const file = gif(loop, bytes([0x21, 0xfe, 3], 'Ada', [0]), control, still, bytes([0x21, 0xff, 11], 'XMP DataXMP', [2], 'xx', [0]), control, still);
    expect(await stored(file, 'gif')).toEqual(gif(loop, control, still, control, still));
    expect(lookInto(file)).toMatchObject({ animated: true });
  });
});

describe('what has to be made anew', () => {
  test('a photograph that is too large is scaled to 2000 pixels, and what the codec wrote beside the pixels goes too', async () => {
    convert.mockResolvedValue(blobOf(jpg(2000, 1000, exif(1))));
    const file = jpg(8000, 4000, exif(1));
    convert.mockClear();
    expect(await stored(file, 'jpg')).toEqual(jpg(2000, 1000));
    expect(convert.mock.calls[0]?.slice(1)).toEqual([0.25, 'image/jpeg', 0.85]);
  });
  test('one that EXIF turns is turned, of whatever size', async () => {
    convert.mockResolvedValue(blobOf(jpg(20, 30)));
    expect(await stored(jpg(30, 20, exif(6)), 'jpg')).toEqual(jpg(20, 30));
    expect(convert).toHaveBeenCalledOnce();
  });
  test('one that is not of the kind its name says becomes that kind', async () => {
    convert.mockResolvedValue(blobOf(jpg(3, 2)));
    expect(await stored(png(3, 2), 'jpg')).toEqual(jpg(3, 2));
    expect(convert.mock.calls[0]?.[2]).toBe('image/jpeg');
  });
  test('animations are never made anew, and a browser that cannot write the kind leaves it large', async () => {
    const moving = riff(part('VP8X', bytes([2, 0, 0, 0], [0xff, 0xff, 0], [49, 0, 0])), part('ANIM', bytes('loops.')));
    expect(await stored(moving, 'webp')).toEqual(moving);
    expect(convert).not.toHaveBeenCalled();
    const large = riff(part('VP8L', bytes([0x2f], le32(9999 | (49 << 14)), [7])));
    convert.mockResolvedValue(undefined);
    expect(await stored(large, 'webp')).toEqual(large);
  });
});

describe('what is refused', () => {
  test('what is none of the kinds, ends too early, or cannot be decoded', async () => {
    for (const file of [bytes('%PDF-1.7'), bytes(''), png(3, 2).slice(0, 40), jpg(3, 2).slice(0, 30), gif(still).slice(0, -1), riff(lossless).slice(0, 20), jpg(0, 2)]) {
      await expect(stored(file, 'jpg')).rejects.toMatchObject({ outcome: 'rejected' });
    }
    convert.mockRejectedValue(new DOMException('', 'InvalidStateError'));
    await expect(stored(jpg(30, 20, exif(6)), 'jpg')).rejects.toMatchObject({ outcome: 'rejected' });
  });
  test('what is too large to be read, to be decoded, or still too large in the end', async () => {
    await expect(preparePicture({ size: 61e6 } as Blob, 'jpg', codec)).rejects.toMatchObject({ outcome: 'too_large' });
    await expect(stored(jpg(60000, 40000), 'jpg')).rejects.toMatchObject({ outcome: 'too_large' });
    const table = Buffer.alloc(65000, segment(0xdb, 'x'.repeat(64996)));
    const huge = Buffer.concat([bytes([0xff, 0xd8]), ...Array.from({ length: 160 }, () => table), frame(2000, 2000), scan, bytes([0xff, 0xd9])]);
    convert.mockResolvedValue(blobOf(new Uint8Array(huge)));
    await expect(stored(jpg(3000, 3000), 'jpg')).rejects.toMatchObject({ outcome: 'too_large' });
  });
  test('an SVG stays as it is when it is only a picture', async () => {
    const file = svg('<defs><linearGradient id="g"/></defs><style>rect { fill: url(#g) }</style><rect style="stroke: red" fill="url(#g)"/><use href="#g"/><image xlink:href="data:image/png;base64,AA=="/>');
    expect([...(await stored(file, 'svg'))]).toEqual([...file]); // jsdom's arrays are of another realm
  });
  test.each([
    ['a script', svg('<script>1</script>')],
    ['an event', svg('', 'onload="alert(1)"')],
    ['a link', svg('<a href="https://example.org/"/>')],
    ['a script as address', svg('<a xlink:href="javascript:alert(1)"/>')],
    ['a picture from elsewhere', svg('<image href="https://example.org/a.png"/>')],
    ['an SVG inside data', svg('<image href="data:image/svg+xml,x"/>')],
    ['HTML inside', svg('<foreignObject/>')],
    ['an address that is animated', svg('<set attributeName="href" to="javascript:1"/>')],
    ['a style sheet from elsewhere', svg('<style>@import "https://example.org/a.css"</style>')],
    ['a fill from elsewhere', svg('<rect fill="url(https://example.org/a)"/>')],
    ['entities', bytes('<!DOCTYPE svg [<!ENTITY a "b">]>', svg('&a;'))],
    ['a style sheet instruction', bytes('<?xml-stylesheet href="a.css"?>', svg(''))],
  ])('an SVG with %s', (_, file) => {
    expect(() => {
      checkSvg(file);
    }).toThrow(expect.objectContaining({ outcome: 'forbidden' }) as Error);
  });
  test('what is no SVG at all', () => {
    for (const file of [bytes('<html xmlns="http://www.w3.org/1999/xhtml"/>'), bytes('<svg'), bytes([0xff])]) {
      expect(() => {
        checkSvg(file);
      }).toThrow(expect.objectContaining({ outcome: 'rejected' }) as Error);
    }
  });
});

describe('files that come', () => {
  const file = (name: string, type = ''): File => new File(['x'], name, { type });
  test('are known by their type, else by their name', () => {
    expect([file('a', 'image/jpeg'), file('a.PNG'), file('a.svg', 'image/svg+xml'), file('a.webp', 'image/webp'), file('a.heic', 'image/heic'), file('a.pdf', 'application/pdf')].map(kindOf)).toEqual(['jpg', 'png', 'svg', 'webp', undefined, undefined]);
  });
  test('wait for wasm, which is told at once; each is taken once', () => {
    const send = vi.fn();
    const incoming = createIncoming(send);
    incoming.offer([file('A b.JPG', 'image/jpeg'), file('plan.pdf', 'application/pdf')]);
    expect(send.mock.calls.map(([message]) => message as object)).toEqual([
      { type: 'picture_coming', id: 1, name: 'A b.JPG', extension: 'jpg' },
      { type: 'picture_coming', id: 2, name: 'plan.pdf', extension: '' },
    ]);
    expect(incoming.take(1)?.kind).toBe('jpg');
    expect(incoming.take(1)).toBeUndefined();
    expect(incoming.take(2)).toBeUndefined();
  });
  const transfer = (files: File[], plain = ''): DataTransfer => ({ files, types: ['Files'], getData: () => plain, dropEffect: 'none' }) as unknown as DataTransfer;
  test('of a paste with words beside them are left to the words', () => {
    expect(pastedPictures(transfer([file('a', 'image/png'), file('b', 'text/plain')]))).toHaveLength(1);
    expect(pastedPictures(transfer([file('a', 'image/png')], 'Titre'))).toEqual([]);
  });
  test('that are dropped never take the app away; an export of drafts goes nowhere in the text', () => {
    const target = new EventTarget();
    const take = vi.fn();
    const caretAt = vi.fn();
    listenDrop(target as Document, { take, caretAt });
    const drop = (files: File[]): boolean => {
      const event = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: transfer(files), clientX: 5, clientY: 6 });
      target.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(drop([file('a.png', 'image/png')])).toBe(true);
    expect(caretAt).toHaveBeenCalledWith(5, 6);
    expect(drop([file('drafts.json', 'application/json')])).toBe(true);
    expect([take.mock.calls.length, caretAt.mock.calls.length]).toEqual([2, 1]);
    expect(drop([])).toBe(false);
  });
});
