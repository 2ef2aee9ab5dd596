// The ES module that Emscripten writes; its types are ours (wasm.ts).
declare module '#wasm/marbre.mjs' {
  import type { MarbreModule } from './wasm';
  const factory: (options: { canvas: HTMLCanvasElement; locateFile: (name: string) => string }) => Promise<MarbreModule>;
  // eslint-disable-next-line no-restricted-syntax -- Emscripten's modules have a default export
  export default factory;
}
declare module '#wasm/marbre.wasm?url' {
  const url: string;
  // eslint-disable-next-line no-restricted-syntax -- so has Vite's ?url
  export default url;
}
