// The Emscripten module of the command line; web/build-cli.mjs says where it is.
declare module 'marbre-cli-core' {
  interface CliModule {
    readonly HEAPU8: Uint8Array;
    _marbre_alloc(size: number): number;
    _marbre_free(pointer: number): void;
    _marbre_render(source: number, length: number): number;
    _marbre_markdown(source: number, length: number, options: number, optionsLength: number): number;
    _marbre_set(source: number, length: number, key: number, keyLength: number, value: number, valueLength: number): number;
  }
  interface CliModuleOptions {
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): Record<string, never>;
  }
  const create: (options: CliModuleOptions) => Promise<CliModule>;
  export default create; // eslint-disable-line no-restricted-syntax -- Emscripten's own shape
}
