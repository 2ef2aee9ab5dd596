// Hunspell as wasm, from the npm package hunspell-asm 4.0.2 (Hunspell of 2020-01, built by Emscripten 1.39), with glue of our own:
// the package's is 150 kB, holds the wasm as base64 and may want `Function`, which no policy of ours allows. What the module asks
// for is little: it opens, reads and seeks the two files of a dictionary, grows its memory, and looks at a clock.
//
// The numbers below are the package's own (its glue, by name); vitest runs this against the real dictionaries.
const tableSlots = 350;
const startPages = 256; // 16 MB
const mostPages = 32_767;
const dynamicTopPointer = 152_272;
const dynamicBase = 5_395_312;
const stackLimit = 152_432;
const pageBytes = 65_536;
const noEntry = 44;
const badFile = 8;
const noTerminal = -59;
/** Bytes of a word that Hunspell looks at (MAXWORDUTF8LEN). */
const mostWordBytes = 256;

interface Exports {
  __wasm_call_ctors(): void;
  __set_stack_limit(limit: number): void;
  malloc(bytes: number): number;
  free(pointer: number): void;
  Hunspell_create(affixes: number, words: number): number;
  Hunspell_destroy(handle: number): void;
  Hunspell_spell(handle: number, word: number): number;
  Hunspell_suggest(handle: number, list: number, word: number): number;
  Hunspell_free_list(handle: number, list: number, count: number): void;
}

export interface Speller {
  /** Is this in the dictionary, as it is written? A word longer than Hunspell reads is. */
  spell(word: string): boolean;
  /** Best first; may be empty. */
  suggest(word: string): string[];
}

export interface Engine {
  open(affixes: Uint8Array, words: Uint8Array): Speller;
}

interface OpenFile {
  readonly bytes: Uint8Array;
  at: number;
}

export async function createEngine(wasm: Uint8Array): Promise<Engine> {
  const memory = new WebAssembly.Memory({ initial: startPages, maximum: mostPages });
  const table = new WebAssembly.Table({ initial: tableSlots, maximum: tableSlots, element: 'anyfunc' });
  const files = new Map<string, Uint8Array>();
  const opened = new Map<number, OpenFile>();
  let nextFile = 3;
  // Views are made anew where they are used: the memory moves when it grows.
  const view = (): DataView => new DataView(memory.buffer);
  const bytes = (): Uint8Array => new Uint8Array(memory.buffer);
  const textAt = (pointer: number): string => {
    const all = bytes();
    return new TextDecoder().decode(all.subarray(pointer, all.indexOf(0, pointer)));
  };
  const fail = (what: string) => (): never => {
    throw new Error(`Hunspell stopped: ${what}`);
  };

  const env = {
    memory,
    table,
    abort: fail('abort'),
    __handle_stack_overflow: fail('stack overflow'),
    __cxa_allocate_exception: fail('exception'),
    __cxa_throw: fail('exception'),
    emscripten_resize_heap: (wanted: number): number => {
      const pages = Math.ceil(Math.max(wanted, memory.buffer.byteLength * 1.2) / pageBytes);
      try {
        memory.grow(Math.min(pages, mostPages) - memory.buffer.byteLength / pageBytes);
        return 1;
      } catch {
        return 0;
      }
    },
    emscripten_memcpy_big: (to: number, from: number, length: number): void => {
      bytes().copyWithin(to, from, from + length);
    },
    __lock: (): void => undefined,
    __unlock: (): void => undefined,
    setTempRet0: (): void => undefined,
    clock: (): number => Math.floor(performance.now() * 1000) | 0,
    strftime_l: (): number => 0,
    __map_file: (): number => -1,
    __syscall91: (): number => 0, // munmap
    __syscall54: (): number => noTerminal, // ioctl
    __syscall221: (): number => 0, // fcntl
    __syscall5: (_which: number, parameters: number): number => {
      const file = files.get(textAt(view().getUint32(parameters, true)));
      if (file === undefined) return -noEntry;
      opened.set(nextFile, { bytes: file, at: 0 });
      return nextFile++;
    },
  };
  const wasi = {
    fd_close: (fd: number): number => (opened.delete(fd) ? 0 : badFile),
    fd_read: (fd: number, parts: number, count: number, read: number): number => {
      const file = opened.get(fd);
      if (file === undefined) return badFile;
      const out = view();
      let total = 0;
      for (let i = 0; i < count; i++) {
        const piece = file.bytes.subarray(file.at, file.at + out.getUint32(parts + 8 * i + 4, true));
        bytes().set(piece, out.getUint32(parts + 8 * i, true));
        file.at += piece.length;
        total += piece.length;
      }
      out.setUint32(read, total, true);
      return 0;
    },
    fd_seek: (fd: number, low: number, high: number, whence: number, result: number): number => {
      const file = opened.get(fd);
      if (file === undefined) return badFile;
      const from = whence === 0 ? 0 : whence === 1 ? file.at : file.bytes.length;
      file.at = Math.max(0, from + high * 2 ** 32 + (low >>> 0));
      view().setUint32(result, file.at, true);
      view().setUint32(result + 4, 0, true);
      return 0;
    },
    fd_write: (_fd: number, parts: number, count: number, written: number): number => {
      const out = view(); // its complaints about a dictionary's lines go nowhere
      let total = 0;
      for (let i = 0; i < count; i++) total += out.getUint32(parts + 8 * i + 4, true);
      out.setUint32(written, total, true);
      return 0;
    },
    environ_sizes_get: (count: number, size: number): number => {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
    environ_get: (): number => 0,
  };

  view().setUint32(dynamicTopPointer, dynamicBase, true);
  const { instance } = await WebAssembly.instantiate(wasm as BufferSource, { env, wasi_snapshot_preview1: wasi });
  const api = instance.exports as unknown as Exports;
  api.__set_stack_limit(stackLimit);
  api.__wasm_call_ctors();

  const put = (text: string): number => {
    const encoded = new TextEncoder().encode(text);
    const pointer = api.malloc(encoded.length + 1);
    bytes().set(encoded, pointer);
    bytes()[pointer + encoded.length] = 0;
    return pointer;
  };
  function withText<T>(text: string, run: (pointer: number) => T): T {
    const pointer = put(text);
    try {
      return run(pointer);
    } finally {
      api.free(pointer);
    }
  }

  return {
    open(affixes, words) {
      files.set('/affixes', affixes);
      files.set('/words', words);
      const handle = withText('/affixes', (a) => withText('/words', (w) => api.Hunspell_create(a, w)));
      files.clear();
      opened.clear();
      const list = api.malloc(4);
      const fits = (word: string): boolean => word !== '' && new TextEncoder().encode(word).length < mostWordBytes;
      return {
        spell: (word) => !fits(word) || withText(word, (pointer) => api.Hunspell_spell(handle, pointer)) !== 0,
        suggest(word) {
          if (!fits(word)) return [];
          const count = withText(word, (pointer) => api.Hunspell_suggest(handle, list, pointer));
          if (count <= 0) return [];
          const first = view().getUint32(list, true);
          const found = Array.from({ length: count }, (_, i) => textAt(view().getUint32(first + 4 * i, true)));
          api.Hunspell_free_list(handle, list, count);
          return found;
        },
      };
    },
  };
}
