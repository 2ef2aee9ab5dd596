// The Emscripten module of the command line and of the Page preview's worker; web/build-cli.mjs and web/vite.config.ts say where it is.
declare module 'marbre-cli-core' {
  export interface CoreModule {
    readonly HEAPU8: Uint8Array;
    _marbre_alloc(size: number): number;
    _marbre_free(pointer: number): void;
    _marbre_render(source: number, length: number): number;
    _marbre_markdown(source: number, length: number, options: number, optionsLength: number, marked: number): number;
    _marbre_set(source: number, length: number, key: number, keyLength: number, value: number, valueLength: number): number;
  }
  interface CoreModuleOptions {
    instantiateWasm?(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): Record<string, never>;
    locateFile?(name: string): string;
  }
  const create: (options: CoreModuleOptions) => Promise<CoreModule>;
  export default create; // eslint-disable-line no-restricted-syntax -- Emscripten's own shape
}
declare module 'marbre-cli-core/wasm?url' {
  const url: string;
  // eslint-disable-next-line no-restricted-syntax -- so has Vite's ?url
  export default url;
}
