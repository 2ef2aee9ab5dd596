// What Emscripten's module asks of node before it looks where it runs: nothing, in a worker (vite.config.ts).
export const createRequire = (): undefined => undefined;
