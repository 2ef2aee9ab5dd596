// `marbre` for node: the command line of the same core that runs in the browser.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, type Field, help, outputName, parseCommand } from './args.ts';
import { build, renderInSite } from './build.ts';
import { type Core, loadCore, type Outcome } from './core.ts';
import { described, replaceFile } from './files.ts';

declare const MARBRE_VERSION: string; // web/build-cli.mjs puts it in

type Failed = Extract<Outcome, { kind: 'failed' }>;

function complain(file: string, why: string): void {
  process.stderr.write(`marbre: ${file}: ${why}\n`);
}

function reason(failed: Failed): string {
  switch (failed.reason) {
    case 'not_utf8':
      return 'this is not UTF-8 text';
    case 'too_large':
      return 'this is too large';
    case 'bad_yaml':
      return `the front matter does not parse: ${failed.detail}`;
    case 'unsupported_value':
    case 'other':
      return failed.detail;
  }
}

async function makeFolder(out: string): Promise<boolean> {
  try {
    await mkdir(out, { recursive: true });
    return true;
  } catch (error) {
    complain(out, described(error));
    return false;
  }
}

async function ofSite(root: string, run: () => Promise<boolean>): Promise<boolean> {
  try {
    return await run();
  } catch (error) {
    complain(root, described(error));
    return false;
  }
}

/** Each runs on every file it is given and answers whether all went well. */
async function render(core: Core, files: readonly string[], out: string): Promise<boolean> {
  let allWell = true;
  for (const file of files) {
    try {
      const outcome = core.render(await readFile(file));
      if (outcome.kind === 'ok') {
        await writeFile(join(out, outputName(file)), outcome.bytes);
        continue;
      }
      complain(file, reason(outcome));
    } catch (error) {
      complain(file, described(error));
    }
    allWell = false;
  }
  return allWell;
}

async function set(core: Core, file: string, fields: readonly Field[]): Promise<boolean> {
  try {
    const before = await readFile(file);
    let bytes: Uint8Array = before;
    for (const { key, value } of fields) {
      const outcome = core.set(bytes, key, value);
      if (outcome.kind === 'failed') {
        complain(file, `${reason(outcome)}; nothing was changed`);
        return false;
      }
      bytes = outcome.bytes;
    }
    if (!before.equals(bytes)) await replaceFile(file, bytes);
    return true;
  } catch (error) {
    complain(file, described(error));
    return false;
  }
}

async function rendered(core: Core, { files, out, site }: Extract<Command, { kind: 'render' }>): Promise<boolean> {
  if (!(await makeFolder(out))) return false;
  if (site === undefined) return render(core, files, out);
  return ofSite(site, () => renderInSite(core, site, files, (file, html) => writeFile(join(out, outputName(file)), html), complain));
}

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  const core = () => loadCore(new URL('marbre_cli.wasm', import.meta.url));
  switch (command.kind) {
    case 'help':
      process.stdout.write(help);
      return 0;
    case 'version':
      process.stdout.write(`marbre ${MARBRE_VERSION}\n`);
      return 0;
    case 'misused':
      process.stderr.write(`marbre: ${command.message}\n\n${help}`);
      return 2;
    case 'render':
      return (await rendered(await core(), command)) ? 0 : 1;
    case 'build': {
      const { site, out, options } = command;
      const made = (await makeFolder(out)) && (await ofSite(site, async () => build(await core(), site, out, options, complain)));
      return made ? 0 : 1;
    }
    case 'set':
      return (await set(await core(), command.file, command.fields)) ? 0 : 1;
  }
}

process.exitCode = await main();
