// Fetches and starts the wasm module. `#wasm` is the folder that CMake built it in (vite.config.ts).
import createMarbre from '#wasm/marbre.mjs';
import wasmUrl from '#wasm/marbre.wasm?url';
import { wrapModule, type MarbreModule, type Wasm } from './wasm';

export async function loadWasm(canvas: HTMLCanvasElement): Promise<Wasm> {
  const module = await createMarbre({ canvas, locateFile: () => wasmUrl });
  return wrapModule(module as MarbreModule);
}
