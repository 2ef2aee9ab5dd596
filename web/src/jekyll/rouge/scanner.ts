// What the languages share: a text that is read from the left, modes that lie on a stack, pieces of a kind each. Kinds are rouge's short
// names, '' is plain text; pieces of one kind that follow each other are one. What no step of the mode fits is a character of kind 'err',
// as rouge has it: so half-typed code looks as it will be published.

/** A pattern of the next characters (Ruby's: ^ and $ at every line); its kind, or the kinds of its groups, or what else to do. */
export type Step = readonly [pattern: RegExp, kind: string | readonly string[] | ((scanner: Scanner, match: RegExpExecArray) => void), go?: Go];
/** Another mode on top of this one, or back by so many. */
export type Go = string | number;
export type Modes = Readonly<Record<string, readonly Step[]>>;

export const after = '(?![\\p{L}\\p{M}\\p{N}\\p{Pc}])'; // the end of a word
export const s = '[ \\t\\r\\n\\f\\v]'; // Ruby's \s
/** Ruby's dot and $ know one end of a line, the line feed. */
const ofRuby = (source: string, flags: string): string =>
  source.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|[.$]/g, (part) => (part === '$' ? '(?![^\\n])' : part === '.' && !flags.includes('s') ? '[^\\n]' : part));
export const re = (source: string, flags = ''): RegExp => new RegExp(ofRuby(source, flags), `yum${flags}`);
export const oneOf = (list: Iterable<string>): string => [...list].sort((a, b) => b.length - a.length).join('|');
/** A kind that another mode takes the place of this one with. */
export const becoming = (kind: string, mode: string): Step[1] => (scanner, [text]) => {
  scanner.put(kind, text);
  scanner.become(mode);
};
/** What a fresh scanner of the same modes makes of a piece. */
export const recurse = (scanner: Scanner, modes: Modes, text: string | undefined): void => {
  scanner.delegate(new Scanner(modes), text ?? '');
};

const mostNothing = 5; // steps that take nothing, one after the other

export class Scanner {
  readonly out: [kind: string, text: string][] = [];
  readonly #modes: Modes;
  readonly #stack: (string | readonly Step[])[];
  /** In the mode `root`, with `begin` on it where there is one. */
  constructor(modes: Modes) {
    this.#modes = modes;
    this.#stack = 'begin' in modes ? ['root', 'begin'] : ['root'];
  }
  get top(): string | readonly Step[] | undefined {
    return this.#stack.at(-1);
  }
  put(kind: string, text: string | undefined): void {
    if (text === undefined || text === '') return;
    const last = this.out.at(-1);
    if (last?.[0] === kind) last[1] += text;
    else this.out.push([kind, text]);
  }
  /** A mode by its name, or made for this place. */
  push(mode: string | readonly Step[]): void {
    this.#stack.push(mode);
  }
  pop(count = 1): void {
    this.#stack.length = Math.max(1, this.#stack.length - count);
  }
  /** This mode once more on top. */
  again(): void {
    this.#stack.push(this.#stack.at(-1) ?? 'root');
  }
  /** What another scanner, which goes on from where it was, makes of a piece. */
  delegate(other: Scanner, text: string): void {
    for (const [kind, piece] of other.read(text).out.splice(0)) this.put(kind, piece);
  }
  /** Instead of this mode. */
  become(mode: string): void {
    this.#stack[this.#stack.length - 1] = mode;
  }
  read(text: string): this {
    let nothing = 0;
    for (let at = 0; at < text.length; ) {
      // A pattern sees nothing of what is before it, but whether a line begins here.
      const rest = text.slice(at);
      const begins = at === 0 || text[at - 1] === '\n';
      const taken = this.#step(rest, begins);
      if (taken === 0) nothing++;
      else if (taken !== undefined) nothing = 0;
      if (taken === undefined || (taken === 0 && nothing > mostNothing)) {
        const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
        this.put('err', character);
        at += character.length;
      } else {
        at += taken;
      }
    }
    return this;
  }
  #step(rest: string, begins: boolean): number | undefined {
    const mode = this.#stack.at(-1) ?? 'root';
    for (const [pattern, kind, go] of typeof mode === 'string' ? (this.#modes[mode] ?? []) : mode) {
      if (pattern.source.startsWith('^') && !begins) continue;
      pattern.lastIndex = 0;
      const match = pattern.exec(rest);
      if (match === null) continue;
      if (typeof kind === 'string') this.put(kind, match[0]);
      else if (typeof kind === 'function') kind(this, match);
      else kind.forEach((one, i) => { this.put(one, match[i + 1]); });
      if (typeof go === 'string') this.push(go);
      else if (typeof go === 'number') this.pop(go);
      return match[0].length;
    }
    return undefined;
  }
}
