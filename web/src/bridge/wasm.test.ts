// The wrapper against a fake module with the same exports: strings and bytes go through its memory, which moves as real wasm
// memory does when it grows.
import { beforeEach, expect, test } from 'vitest';
import { BadMessage } from './guards';
import { wrapModule, type MarbreModule, type Wasm } from './wasm';

class FakeModule implements MarbreModule {
  HEAPU8 = new Uint8Array(256);
  live = new Set<number>();
  top = 8;
  received: [string, number[]][] = [];
  out: [string, number[]][] = [];
  keys: [string, number, number][] = [];
  pixels: number[] = [];
  texts: [number, string][] = [];

  text(pointer: number, length: number): string {
    return new TextDecoder().decode(this.HEAPU8.slice(pointer, pointer + length));
  }
  bytes(pointer: number, length: number): number[] {
    return [...this.HEAPU8.slice(pointer, pointer + length)];
  }
  _marbre_alloc(size: number): number {
    const pointer = this.top;
    this.top += (size + 7) & ~7;
    if (this.top > this.HEAPU8.length) {
      const grown = new Uint8Array(this.top * 2);
      grown.set(this.HEAPU8);
      structuredClone(this.HEAPU8.buffer, { transfer: [this.HEAPU8.buffer] }); // detaches every old view
      this.HEAPU8 = grown;
    }
    this.live.add(pointer);
    return pointer;
  }
  _marbre_free(pointer: number): void {
    expect(this.live.delete(pointer)).toBe(true);
  }
  _marbre_receive(envelope: number, envelopeLength: number, bytes: number, bytesLength: number): number {
    this.received.push([this.text(envelope, envelopeLength), this.bytes(bytes, bytesLength)]);
    return 1;
  }
  _marbre_poll(): number {
    const next = this.out.shift();
    if (next === undefined) return 0;
    const envelope = new TextEncoder().encode(next[0]);
    const at = this._marbre_alloc(16 + envelope.length + next[1].length);
    const view = new DataView(this.HEAPU8.buffer);
    [at + 16, envelope.length, at + 16 + envelope.length, next[1].length].forEach((word, i) => {
      view.setUint32(at + 4 * i, word, true);
    });
    this.HEAPU8.set(envelope, at + 16);
    this.HEAPU8.set(next[1], at + 16 + envelope.length);
    this.live.delete(at);
    return at;
  }
  _marbre_key(key: number, length: number, modifiers: number, repeat: number): number {
    this.keys.push([this.text(key, length), modifiers, repeat]);
    return this.text(key, length) === 'z' ? 1 : 0;
  }
  _marbre_image(_key: number, _length: number, width: number, height: number, rgba: number): void {
    this.pixels = this.bytes(rgba, width * height * 4);
  }
  _marbre_texts(language: number, texts: number, length: number): number {
    this.texts.push([language, this.text(texts, length)]);
    return 1;
  }
  _marbre_timings(): number {
    const at = this._marbre_alloc(64);
    const view = new DataView(this.HEAPU8.buffer);
    for (let i = 0; i < 8; i += 1) view.setFloat64(at + 8 * i, i + 0.5, true);
    this.live.delete(at);
    return at;
  }
  _marbre_start = (): number => 1;
  _marbre_frame = (): number => -1;
  _marbre_resize = (): void => undefined;
  _marbre_pointer = (): void => undefined;
  _marbre_wheel = (): void => undefined;
  _marbre_context = (): void => undefined;
  _marbre_forget_glyphs = (): void => undefined;
  _marbre_frames = (): number => 3;
  _marbre_shows(pane: number, text: number, length: number): number {
    return pane === 1 && this.text(text, length) === 'été' ? 1 : 0;
  }
  _marbre_open_text = (): number => 1;
  _marbre_caret_after = (): number => 0;
}

let module: FakeModule;
let wasm: Wasm;
beforeEach(() => {
  module = new FakeModule();
  wasm = wrapModule(module);
});

test('a message goes in as envelope and bytes, and its memory is freed although memory moved', () => {
  const bytes = new Uint8Array(5000).map((_, i) => i % 251);
  expect(wasm.receive({ type: 'site_texts', request: 1, texts: [['é.md', bytes]] })).toBe(true);
  expect(module.received).toEqual([['{"type":"site_texts","request":1,"texts":[["é.md",5000]]}', [...bytes]]]);
  expect(module.live.size).toBe(0);
});

test('texts go in whole, by language', () => {
  expect(wasm.texts('en', 'Yes\0Été\0')).toBe(true);
  expect(wasm.texts('fr', 'Oui\0')).toBe(true);
  expect(module.texts).toEqual([[1, 'Yes\0Été\0'], [0, 'Oui\0']]);
});

test('a message comes out as a copy that outlives the next call', () => {
  module.out = [
    ['{"type":"preview_html"}', [...new TextEncoder().encode('<p>é</p>')]],
    ['{"type":"focus","node":3}', []],
  ];
  const first = wasm.poll();
  const second = wasm.poll();
  expect([first, second, wasm.poll()]).toEqual([{ type: 'preview_html', html: '<p>é</p>' }, { type: 'focus', node: 3 }, undefined]);
});

test('a bad message is thrown and consumed', () => {
  module.out = [['{"type":"nonsense"}', []]];
  expect(() => wasm.poll()).toThrow(BadMessage);
  expect(wasm.poll()).toBeUndefined();
});

test('keys, images, probes and timings', () => {
  expect([wasm.key('z', 2, true), wasm.key('é', 0, false)]).toEqual([true, false]);
  expect(module.keys).toEqual([['z', 2, 1], ['é', 0, 0]]);
  wasm.image('a.png', 1, 1, new Uint8ClampedArray([1, 2, 3, 4]));
  expect(module.pixels).toEqual([1, 2, 3, 4]);
  expect([wasm.shows('preview', 'été'), wasm.shows('editor', 'été')]).toEqual([true, false]);
  expect(wasm.timings()).toEqual({ edit: { start: 0.5, duration: 1.5 }, parse: { start: 2.5, duration: 3.5 }, layout: { start: 4.5, duration: 5.5 }, draw: { start: 6.5, duration: 7.5 } });
  expect(module.live.size).toBe(0);
});
