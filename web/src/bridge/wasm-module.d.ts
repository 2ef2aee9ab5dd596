// The ES module that Emscripten writes. What the factory resolves to is wasm.ts's MarbreModule; an ambient declaration
// cannot import it, so load.ts says so.
declare module '#wasm/marbre.mjs' {
  const factory: (options: { canvas: HTMLCanvasElement; locateFile: (name: string) => string }) => Promise<unknown>;
  // eslint-disable-next-line no-restricted-syntax -- Emscripten's modules have a default export
  export default factory;
}
declare module '#wasm/marbre.wasm?url' {
  const url: string;
  // eslint-disable-next-line no-restricted-syntax -- so has Vite's ?url
  export default url;
}
