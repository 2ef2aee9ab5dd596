// Where a word of the page stands in its source. The page's text is the source's without marks, with other quotes and symbols, perhaps
// with what Liquid put in: so the word is looked for as often as it stands in the block before the click, and where that many are not
// there the block's first line has to do.

export interface SourcePlace {
  readonly line: number;
  /** Byte of the line (UTF-8). */
  readonly column: number;
}

const wordCharacter = /[\p{L}\p{M}\p{N}_]/u;

/** Places of a whole word. */
function places(text: string, word: string): number[] {
  const out: number[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
    if (!wordCharacter.test(text[at - 1] ?? '') && !wordCharacter.test(text[at + word.length] ?? '')) out.push(at);
  }
  return out;
}

/** What is no text on the page keeps its length and loses its words: addresses of links, tags, attribute lists, Liquid. */
const bare = (source: string): string =>
  source.replace(/\]\([^()\n]*\)|\{[%{:].*?\}+|<[^<>]*>/g, (mark) => mark.replace(/[^\n]/g, ' '));

/** `lines` of `text`, from 0, are the block; `before` is what its text on the page is in front of `word`. */
export function placeOf(text: string, lines: readonly [number, number], before: string, word: string): SourcePlace {
  const all = text.split('\n');
  const block = all.slice(lines[0], lines[1] + 1).join('\n');
  const nth = places(`${before}${word}`, word).length - 1;
  const found = places(bare(block), word);
  const at = found.length > nth ? found[Math.max(nth, 0)] : undefined;
  if (at === undefined) return { line: lines[0], column: 0 };
  const ahead = block.slice(0, at).split('\n');
  return { line: lines[0] + ahead.length - 1, column: new TextEncoder().encode(ahead.at(-1) ?? '').length };
}
