// Loads the wasm core from the disk.
import createModule from 'marbre-cli-core';
import { readFile } from 'node:fs/promises';
import { type Core, coreOf } from '../jekyll/core.ts';

export type { Core, Outcome, Reason } from '../jekyll/core.ts';

export async function loadCore(wasm: URL): Promise<Core> {
  const compiled = await WebAssembly.compile(await readFile(wasm));
  return coreOf(
    await createModule({
      instantiateWasm(imports, done) {
        void WebAssembly.instantiate(compiled, imports).then((instance) => {
          done(instance, compiled);
        });
        return {};
      },
    }),
  );
}
