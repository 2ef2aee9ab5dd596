// What spelling costs: the engine, each dictionary, words a second, suggestions. CPU time of this process, so that a busy machine
// says the same. That the answers are right is asserted first.
import { packed } from '../../web/spell_assets.ts';
import { createEngine } from '../../web/src/spell/hunspell';
import { readDictionary, unpack } from '../../web/src/spell/pack';

const modules = process.argv[2] ?? '';
const cpu = (): number => process.cpuUsage().user / 1000;
const sizes: string[] = [];

async function load(asset: 'engine' | 'fr' | 'en'): Promise<Uint8Array> {
  const bytes = packed(asset, modules);
  sizes.push(`${asset} ${(bytes.length / 1000).toFixed(0)} kB`);
  return unpack(bytes);
}
function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

const wasm = await load('engine');
let start = cpu();
await createEngine(wasm);
console.log(`engine                 ${(cpu() - start).toFixed(0).padStart(7)} ms`);

for (const [language, wrong, meant] of [
  ['fr', ['bonjourr', 'orthografe', 'evenement', 'programation', 'aujourdhui', 'adresss'], 'bonjour'],
  ['en', ['helo', 'orthografy', 'recieve', 'seperate', 'tomorow', 'adress'], 'hello'],
] as const) {
  const { affixes, words } = readDictionary(await load(language));
  start = cpu();
  const speller = (await createEngine(wasm)).open(affixes, words);
  const loaded = cpu() - start;
  const list = new TextDecoder().decode(words).split('\n').slice(1).flatMap((line) => /^[^/\t]+/.exec(line)?.[0] ?? []).filter((_, i) => i % 4 === 0);
  if (list.filter((word) => !speller.spell(word)).length > list.length / 100) throw new Error(`${language}: words of its own dictionary are wrong`);
  const broken = list.map((word) => `${word}qx`);
  if (broken.some((word) => speller.spell(word))) throw new Error(`${language}: nonsense is right`);
  if (!speller.suggest(wrong[0]).includes(meant)) throw new Error(`${language}: ${meant} is not suggested`);
  const rate = (all: readonly string[]): string => {
    const before = cpu();
    for (const word of all) speller.spell(word);
    return Math.round((all.length / (cpu() - before)) * 1000).toLocaleString('en').padStart(9);
  };
  const suggestions = wrong.map((word) => {
    const before = cpu();
    speller.suggest(word);
    return cpu() - before;
  });
  console.log(`${language}: load ${loaded.toFixed(0).padStart(5)} ms   right words ${rate(list)}/s   wrong words ${rate(broken)}/s   suggestions, median ${median(suggestions).toFixed(0).padStart(4)} ms`);
}
console.log(`packed: ${sizes.join(', ')}`);
