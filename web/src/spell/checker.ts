// Which words are wrong, and what could be meant: one engine, a dictionary per language, each loaded when it is first asked for.
// A load that failed is tried again by the next question.
import type { SpellLanguage } from '../bridge/messages';
import { createEngine, type Engine, type Speller } from './hunspell';
import { readDictionary } from './pack';

/** The bytes of a packed file, unpacked. */
export type Load = (asset: 'engine' | SpellLanguage) => Promise<Uint8Array>;

export interface Checker {
  /** Indices of the words that none of the languages has. Rejects with what `load` does. */
  check(languages: readonly SpellLanguage[], words: readonly string[]): Promise<number[]>;
  suggest(languages: readonly SpellLanguage[], word: string): Promise<string[]>;
}

const mostSuggestions = 8;

/** Remembers what came, forgets what failed. */
function once<K, T>(make: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const known = new Map<K, Promise<T>>();
  return (key) => {
    let made = known.get(key);
    if (made === undefined) {
      made = make(key);
      known.set(key, made);
      made.catch(() => known.delete(key));
    }
    return made;
  };
}

export function createChecker(load: Load): Checker {
  const engine = once<'engine', Engine>(async () => createEngine(await load('engine')));
  const dictionary = once<SpellLanguage, Speller>(async (language) => {
    const [made, bytes] = await Promise.all([engine('engine'), load(language)]);
    const { affixes, words } = readDictionary(bytes);
    return made.open(affixes, words);
  });
  const all = (languages: readonly SpellLanguage[]): Promise<Speller[]> => Promise.all(languages.map(dictionary));

  return {
    async check(languages, words) {
      const spellers = await all(languages);
      const wrong: number[] = [];
      words.forEach((word, i) => {
        const composed = word.normalize('NFC');
        if (!spellers.some((speller) => speller.spell(composed))) wrong.push(i);
      });
      return wrong;
    },
    async suggest(languages, word) {
      const lists = (await all(languages)).map((speller) => speller.suggest(word.normalize('NFC')));
      // By turns, so that a second language is not behind all of the first.
      const found = new Set<string>();
      for (let i = 0; i < mostSuggestions; i++) {
        for (const list of lists) {
          const next = list[i];
          if (next !== undefined && found.size < mostSuggestions) found.add(next.replaceAll('’', "'"));
        }
      }
      return [...found];
    },
  };
}
