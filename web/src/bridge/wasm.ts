// The only file that touches wasm memory. Wraps the exports of src/platform/web/exports.cpp (ARCHITECTURE.md, "Exports") in
// functions of strings, byte arrays and messages.
//
// Memory may grow in any call, which detaches old views: HEAPU8 is read anew from the module for every access. What poll
// returns is copied before the next call.
import { decodeOut, encodeIn } from './codec';
import type { Language, MessageIn, MessageOut } from './messages';

/** What Emscripten's factory makes: the C exports with an underscore, and the heap. */
export interface MarbreModule {
  readonly HEAPU8: Uint8Array;
  _marbre_start(width: number, height: number, density: number, touch: number): number;
  _marbre_texts(language: number, texts: number, length: number): number;
  _marbre_alloc(size: number): number;
  _marbre_free(pointer: number): void;
  _marbre_receive(envelope: number, envelopeLength: number, bytes: number, bytesLength: number): number;
  _marbre_poll(): number;
  _marbre_frame(monotonicMs: number, epochMs: number, utcOffsetMinutes: number): number;
  _marbre_resize(width: number, height: number, density: number): void;
  _marbre_pointer(kind: number, x: number, y: number, button: number, buttons: number, modifiers: number, type: number): void;
  _marbre_wheel(x: number, y: number, dx: number, dy: number, modifiers: number): void;
  _marbre_key(key: number, keyLength: number, modifiers: number, repeat: number): number;
  _marbre_image(key: number, keyLength: number, width: number, height: number, rgba: number): void;
  _marbre_context(restored: number): void;
  _marbre_forget_glyphs(): void;
  _marbre_frames(): number;
  _marbre_shows(pane: number, text: number, textLength: number): number;
  _marbre_open_text(path: number, pathLength: number, text: number, textLength: number): number;
  _marbre_caret_after(text: number, textLength: number): number;
  _marbre_timings(): number;
}

export const pointerKinds = { move: 0, down: 1, up: 2, leave: 3, cancel: 4 } as const;
export const pointerTypes = { mouse: 0, touch: 1, pen: 2 } as const;
export const modifierBits = { shift: 1, ctrl: 2, alt: 4, meta: 8 } as const;
export type Pane = 'editor' | 'preview';

export interface Span {
  readonly start: number;
  readonly duration: number;
}
export interface Timings {
  readonly edit: Span;
  readonly parse: Span;
  readonly layout: Span;
  readonly draw: Span;
}

export interface Wasm {
  start(width: number, height: number, density: number, touch: boolean): boolean;
  /** The texts of a language, a NUL behind each; before start() one language at least. false: those of another build. */
  texts(language: Language, texts: string): boolean;
  /** false: wasm did not understand it. */
  receive(message: MessageIn): boolean;
  /** The next message out, undefined when there is none. Throws BadMessage for one that does not read; it is consumed. */
  poll(): MessageOut | undefined;
  /** ms until the next frame is wanted: 0 = next animation frame, -1 = none until an event. */
  frame(monotonicMs: number, epochMs: number, utcOffsetMinutes: number): number;
  resize(width: number, height: number, density: number): void;
  pointer(
    kind: keyof typeof pointerKinds,
    x: number,
    y: number,
    button: number,
    buttons: number,
    modifiers: number,
    type: keyof typeof pointerTypes,
  ): void;
  wheel(x: number, y: number, dx: number, dy: number, modifiers: number): void;
  /** true: ours, prevent the browser's default. */
  key(key: string, modifiers: number, repeat: boolean): boolean;
  image(key: string, width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): void;
  context(restored: boolean): void;
  forgetGlyphs(): void;
  frames(): number;
  shows(pane: Pane, text: string): boolean;
  openText(path: string, text: string): boolean;
  caretAfter(text: string): boolean;
  timings(): Timings;
}

export function wrapModule(module: MarbreModule): Wasm {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  /** Copies the pieces into wasm memory for the time of one call. */
  function lend<T>(pieces: readonly (Uint8Array | Uint8ClampedArray)[], call: (...pointers: number[]) => T): T {
    const pointers: number[] = [];
    try {
      for (const piece of pieces) {
        const pointer = module._marbre_alloc(Math.max(piece.length, 1)) >>> 0;
        if (pointer === 0) throw new RangeError(`wasm has no room for ${piece.length} bytes`);
        pointers.push(pointer);
        module.HEAPU8.set(piece, pointer);
      }
      return call(...pointers);
    } finally {
      for (const pointer of pointers) module._marbre_free(pointer);
    }
  }

  const copyOut = (pointer: number, length: number): Uint8Array => module.HEAPU8.slice(pointer, pointer + length);

  return {
    start: (width, height, density, touch) => module._marbre_start(width, height, density, touch ? 1 : 0) === 1,
    texts(language, texts) {
      const bytes = encoder.encode(texts);
      return lend([bytes], (t = 0) => module._marbre_texts(language === 'fr' ? 0 : 1, t, bytes.length) === 1);
    },
    receive(message) {
      const wire = encodeIn(message);
      const envelope = encoder.encode(wire.envelope);
      return lend([envelope, wire.bytes], (e = 0, b = 0) => module._marbre_receive(e, envelope.length, b, wire.bytes.length) === 1);
    },
    poll() {
      const pointer = module._marbre_poll() >>> 0;
      if (pointer === 0) return undefined;
      const heap = module.HEAPU8;
      const header = new DataView(heap.buffer, heap.byteOffset + pointer, 16);
      const word = (index: number): number => header.getUint32(index * 4, true);
      const envelope = decoder.decode(copyOut(word(0), word(1)));
      return decodeOut(envelope, copyOut(word(2), word(3)));
    },
    frame: (monotonicMs, epochMs, utcOffsetMinutes) => module._marbre_frame(monotonicMs, epochMs, utcOffsetMinutes),
    resize: (width, height, density) => {
      module._marbre_resize(width, height, density);
    },
    pointer(kind, x, y, button, buttons, modifiers, type) {
      module._marbre_pointer(pointerKinds[kind], x, y, button, buttons, modifiers, pointerTypes[type]);
    },
    wheel: (x, y, dx, dy, modifiers) => {
      module._marbre_wheel(x, y, dx, dy, modifiers);
    },
    key(key, modifiers, repeat) {
      const bytes = encoder.encode(key);
      return lend([bytes], (k = 0) => module._marbre_key(k, bytes.length, modifiers, repeat ? 1 : 0) === 1);
    },
    image(key, width, height, rgba) {
      const bytes = encoder.encode(key);
      lend([bytes, rgba], (k = 0, pixels = 0) => {
        module._marbre_image(k, bytes.length, width, height, pixels);
      });
    },
    context: (restored) => {
      module._marbre_context(restored ? 1 : 0);
    },
    forgetGlyphs: () => {
      module._marbre_forget_glyphs();
    },
    frames: () => module._marbre_frames(),
    shows(pane, text) {
      const bytes = encoder.encode(text);
      return lend([bytes], (t = 0) => module._marbre_shows(pane === 'editor' ? 0 : 1, t, bytes.length) === 1);
    },
    openText(path, text) {
      const [p, t] = [encoder.encode(path), encoder.encode(text)];
      return lend([p, t], (pp = 0, tp = 0) => module._marbre_open_text(pp, p.length, tp, t.length) === 1);
    },
    caretAfter(text) {
      const bytes = encoder.encode(text);
      return lend([bytes], (t = 0) => module._marbre_caret_after(t, bytes.length) === 1);
    },
    timings() {
      const pointer = module._marbre_timings() >>> 0;
      const heap = module.HEAPU8;
      const view = new DataView(heap.buffer, heap.byteOffset + pointer, 64);
      const span = (index: number): Span => ({ start: view.getFloat64(index * 16, true), duration: view.getFloat64(index * 16 + 8, true) });
      return { edit: span(0), parse: span(1), layout: span(2), draw: span(3) };
    },
  };
}
