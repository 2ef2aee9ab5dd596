// The wasm core behind whole pages and the command line: the one file here that touches its memory. Arguments are copied in and freed,
// answers copied out, so nothing points into the heap when a call is over.
import type { CoreModule } from 'marbre-cli-core';
import { coreOptions, withCodeOptions } from './code_options.ts';
import { json } from './json.ts';
import type { Tools } from './render.ts';
import { highlightBlocks } from './rouge/languages.ts';
import type { Hash } from './values.ts';

/** What became of a call: bytes, or why not. */
export type Outcome =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly detail: string };

export type Reason = 'not_utf8' | 'too_large' | 'bad_yaml' | 'unsupported_value' | 'other';

export interface Core {
  render(source: Uint8Array): Outcome;
  /** A body after Liquid; options is the site's `kramdown:` as JSON. `marked`: with data-source in the tags of blocks. */
  markdown(source: Uint8Array, options: Uint8Array, marked?: boolean): Outcome;
  set(source: Uint8Array, key: string, value: string): Outcome;
}

// 1 + the number of base::ErrorCode (src/core/base/result.hpp).
const reasons = new Map<number, Reason>([
  [1, 'not_utf8'],
  [2, 'too_large'],
  [4, 'bad_yaml'],
  [5, 'unsupported_value'],
]);

export function coreOf(module: CoreModule): Core {
  function call(inputs: readonly Uint8Array[], run: (pointers: readonly number[]) => number): Outcome {
    const pointers = inputs.map((bytes) => {
      const pointer = module._marbre_alloc(bytes.length);
      if (pointer === 0) throw new Error('out of memory');
      module.HEAPU8.set(bytes, pointer);
      return pointer;
    });
    const answer = run(pointers);
    const fields = new DataView(module.HEAPU8.buffer, answer, 12);
    const start = fields.getUint32(4, true);
    const bytes = module.HEAPU8.slice(start, start + fields.getUint32(8, true));
    const status = fields.getUint32(0, true);
    for (const pointer of pointers) module._marbre_free(pointer);
    if (status === 0) return { kind: 'ok', bytes };
    return { kind: 'failed', reason: reasons.get(status) ?? 'other', detail: new TextDecoder().decode(bytes) };
  }

  const utf8 = new TextEncoder();
  return {
    render: (source) => call([source], ([at = 0]) => module._marbre_render(at, source.length)),
    markdown: (source, options, marked = false) => call([source, options], ([at = 0, o = 0]) => module._marbre_markdown(at, source.length, o, options.length, marked ? 1 : 0)),
    set(source, key, value) {
      const k = utf8.encode(key);
      const v = utf8.encode(value);
      return call([source, k, v], ([s = 0, ka = 0, va = 0]) => module._marbre_set(s, source.length, ka, k.length, va, v.length));
    },
  };
}

/** Markdown of a site, by the core, its code highlighted. */
export function toolsOf(core: Core): Tools {
  const bytes = new TextEncoder();
  const text = new TextDecoder();
  const convert = (source: string, options: Hash, marked: boolean): string => {
    const outcome = core.markdown(bytes.encode(source), bytes.encode(json(coreOptions(options))), marked);
    if (outcome.kind === 'failed') throw new Error(outcome.detail);
    return withCodeOptions(highlightBlocks(text.decode(outcome.bytes)), options);
  };
  return { markdown: (source, options) => convert(source, options, false), marked: (source, options) => convert(source, options, true) };
}
