// The real engine with the real dictionaries, as they are packed.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { packed } from '../../spell_assets.ts';
import { HostFailure } from '../bridge/failure';
import { createChecker, type Checker } from './checker';
import { readDictionary, unpack } from './pack';

vi.setConfig({ testTimeout: 90_000 }); // a dictionary takes 0.2 s of work, which a busy machine stretches
const load = (asset: 'engine' | 'fr' | 'en'): Promise<Uint8Array> => unpack(packed(asset));
let checker: Checker;
beforeAll(() => {
  checker = createChecker(load);
});
const wrongOf = async (languages: ('fr' | 'en')[], words: string[]): Promise<string[]> => (await checker.check(languages, words)).map((i) => words[i] ?? '');

describe('French', () => {
  test('words as people write them are right', async () => {
    const right = ['bonjour', 'Bonjour', 'événement', 'œuvre', 'Noël', "aujourd'hui", 'aujourd’hui', "quelqu'un", 'peut-être', 'dit-il', 'a-t-il', 'donnez-moi', 'arc-en-ciel', 'grand-mère', 'chef-d’œuvre', 'organisâmes', 'ÉVÉNEMENT', 'ça', 'là'];
    expect(await wrongOf(['fr'], right)).toEqual([]);
  });
  test('mistakes are found', async () => {
    const wrong = ['bonjourr', 'evenement', 'orthografe', 'aujourdhui', 'peut-aitre', 'programation'];
    expect(await wrongOf(['fr'], wrong)).toEqual(wrong);
  });
  test('an accent that is composed or not is the same', async () => {
    expect(await wrongOf(['fr'], ['événement'.normalize('NFD'), 'çà'.normalize('NFD')])).toEqual([]);
  });
  test('what was meant is among the first suggestions', async () => {
    expect((await checker.suggest(['fr'], 'bonjourr'))[0]).toBe('bonjour');
    expect(await checker.suggest(['fr'], 'orthografe')).toContain('orthographe');
    expect(await checker.suggest(['fr'], 'aujourdhui')).toContain("aujourd'hui");
    expect(await checker.suggest(['fr'], 'bonjour'.repeat(60))).toEqual([]);
  });
});

describe('English, and both', () => {
  test('its words and mistakes', async () => {
    expect(await wrongOf(['en'], ['hello', "don't", "it's", 'color', 'Monday'])).toEqual([]);
    expect(await wrongOf(['en'], ['helo', 'teh'])).toEqual(['helo', 'teh']);
  });
  test('a word of either is right in a text of both, and suggestions come by turns', async () => {
    expect(await wrongOf(['fr', 'en'], ['bonjour', 'hello', 'xqzt'])).toEqual(['xqzt']);
    expect(await checker.suggest(['fr', 'en'], 'helo')).toContain('hello');
  });
});

describe('loading', () => {
  test('each file is asked for once, and only when it is needed', async () => {
    const asked: string[] = [];
    const counted = createChecker((asset) => {
      asked.push(asset);
      return load(asset);
    });
    await Promise.all([counted.check(['fr'], ['un']), counted.check(['fr'], ['deux'])]);
    expect(asked.sort()).toEqual(['engine', 'fr']);
  });
  test('a file that did not come is asked for again by the next question', async () => {
    let online = false;
    const late = createChecker((asset) => (online ? load(asset) : Promise.reject(new HostFailure('offline', 'no network'))));
    await expect(late.check(['en'], ['one'])).rejects.toMatchObject({ outcome: 'offline' });
    online = true;
    expect(await late.check(['en'], ['one'])).toEqual([]);
  });
  test('a damaged dictionary is refused', async () => {
    expect(() => readDictionary(new Uint8Array([9, 9, 9, 9, 1]))).toThrow(HostFailure);
    expect(() => readDictionary(new Uint8Array(2))).toThrow(HostFailure);
    await expect(unpack(packed('en').slice(0, 5000))).rejects.toThrow();
  });
  test('ten thousand words are checked within a second of work', async () => {
    const { words } = readDictionary(await load('fr'));
    const stems = new TextDecoder().decode(words).split('\n').slice(1).flatMap((line) => /^[^/\t]+/.exec(line)?.[0] ?? []).filter((_, i) => i % 8 === 0);
    expect(stems.length).toBeGreaterThan(10_000);
    const before = process.cpuUsage();
    const wrong = await checker.check(['fr'], stems);
    expect(wrong.length).toBeLessThan(stems.length / 100);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});
