// LiquidJS, made to read and print like Ruby's Liquid. What differs there and matters on pages:
// quoted strings have no escapes; 1.0 is a float and prints as one; a block with nothing but white space and assignments prints
// nothing (or a loop would put blank lines, that is paragraphs, into Markdown); `empty`, nil and mixed types compare as in Ruby;
// markup that the strict grammar refuses is read by the lax one (Jekyll's error_mode: warn); and an error leaves a note where it
// happened instead of taking the page down.
import { type Context, type Emitter, Liquid, LiquidError, Parser, type Tag, type Template, type Token, Tokenizer, type TopLevelToken, TypeGuards, Value, toValueSync } from 'liquidjs';
import { Failure, renderingOf } from './context.ts';
import { installEvaluation } from './evaluation.ts';
import { type Note, noteHtml } from './notes.ts';
import { Float, Hash, Thing, compare, entriesOf, equal, string, text } from './values.ts';

/** The literals `empty` and `blank`: they print nothing. */
class Literal {
  readonly name: 'empty' | 'blank';
  constructor(name: 'empty' | 'blank') {
    this.name = name;
  }
}
export const isLiteral = (value: unknown): boolean => value instanceof Literal;
const literals: Readonly<Record<string, unknown>> = { nil: null, null: null, empty: new Literal('empty'), blank: new Literal('blank') };

let patched = false;

/** LiquidJS makes its tokenizers itself, so that its prototype is the one place to change what they read. */
function patchTokenizer(): void {
  if (patched) return;
  patched = true;
  const prototype = Tokenizer.prototype;
  // Called with their tokenizers.
  const { readQuoted, readNumber, readLiteral, readToDelimiter } = prototype; // eslint-disable-line @typescript-eslint/unbound-method
  prototype.readQuoted = function () {
    this.skipBlank();
    const quote = this.peek();
    if (quote !== '"' && quote !== "'") return undefined;
    const end = this.input.indexOf(quote, this.p + 1);
    if (end === -1 || end >= this.N) return readQuoted.call(this);
    const content = this.input.slice(this.p + 1, end);
    const token = readQuoted.call(this); // ends elsewhere when the text has a backslash
    this.p = end + 1;
    return token === undefined ? undefined : Object.assign(token, { content, end: end + 1 });
  };
  prototype.readNumber = function () {
    const token = readNumber.call(this);
    if (token?.getText().includes('.') === true) Object.assign(token, { content: new Float(token.content) });
    return token;
  };
  prototype.readLiteral = function () {
    const token = readLiteral.call(this);
    if (token !== undefined && token.literal in literals) Object.assign(token, { content: literals[token.literal] });
    return token;
  };
  prototype.readToDelimiter = function (delimiter, respectQuoted) {
    if (delimiter === '\n') return readToDelimiter.call(this, delimiter, respectQuoted); // lines of {% liquid %}
    const at = this.input.indexOf(delimiter, this.p + 2); // quotes do not hide it
    return at === -1 || at + delimiter.length > this.N ? -1 : (this.p = at + delimiter.length);
  };
  prototype.readHTMLToken = function (stops) {
    const from = this.p;
    const ends = stops.map((stop) => this.input.indexOf(stop, from)).filter((at) => at !== -1);
    this.p = this.N; // an empty token at the end; its class is not exported
    const token = readHtml.call(this, []);
    const end = Math.min(this.N, ...ends);
    this.p = end;
    return Object.assign(token, { begin: from, end });
  };
}
const readHtml = Tokenizer.prototype.readHTMLToken; // eslint-disable-line @typescript-eslint/unbound-method -- called with its tokenizer

function isEmpty(value: unknown, literal: Literal): boolean {
  if (literal.name === 'blank') return false; // no object of Jekyll's answers to blank?
  if (typeof value === 'string' || Array.isArray(value)) return value.length === 0;
  return value instanceof Hash && entriesOf(value).size === 0;
}

export function liquidEqual(a: unknown, b: unknown): boolean {
  if (a instanceof Literal) return b instanceof Literal ? a === b : isEmpty(b, a);
  return b instanceof Literal ? isEmpty(a, b) : equal(a, b);
}

function ordered(a: unknown, b: unknown, name: string): number | undefined {
  const plain = (value: unknown): boolean => value === null || value === undefined || typeof value === 'boolean' || value instanceof Hash || value instanceof Thing || Array.isArray(value);
  if (plain(a) || plain(b)) return undefined;
  const order = compare(a, b);
  if (order === undefined) throw new Failure('liquid', `${string(a)} ${name} ${string(b)}`);
  return order;
}

function contains(a: unknown, b: unknown): boolean {
  if (isFalse(a) || isFalse(b)) return false;
  if (typeof a === 'string') return a.includes(string(b));
  if (Array.isArray(a)) return a.some((item) => equal(item, b));
  return a instanceof Hash && entriesOf(a).has(b);
}

export const isFalse = (value: unknown): boolean => value === null || value === undefined || value === false;

export const operators: Readonly<Record<string, (a: unknown, b?: unknown) => boolean>> = {
  '==': liquidEqual,
  '!=': (a: unknown, b: unknown) => !liquidEqual(a, b),
  '<>': (a: unknown, b: unknown) => !liquidEqual(a, b),
  '>': (a: unknown, b: unknown) => (ordered(a, b, '>') ?? 0) > 0,
  '<': (a: unknown, b: unknown) => (ordered(a, b, '<') ?? 0) < 0,
  '>=': (a: unknown, b: unknown) => (ordered(a, b, '>=') ?? -1) >= 0,
  '<=': (a: unknown, b: unknown) => (ordered(a, b, '<=') ?? 1) <= 0,
  contains,
  not: (a: unknown) => isFalse(a),
  and: (a: unknown, b: unknown) => !isFalse(a) && !isFalse(b),
  or: (a: unknown, b: unknown) => !isFalse(a) || !isFalse(b),
};

/** A text that grows; what Ruby prints of each value. */
class Text implements Emitter {
  buffer = '';
  write(value: unknown): void {
    this.buffer += typeof value === 'string' ? value : text(value);
  }
}

export function failureOf(error: unknown): { kind: Note['kind']; detail: string } {
  let cause: unknown = error;
  while (cause instanceof LiquidError && cause.originalError !== undefined) cause = cause.originalError;
  if (cause instanceof Failure) return { kind: cause.kind, detail: cause.message };
  if (cause instanceof RangeError) return { kind: 'too_deep', detail: cause.message };
  return { kind: 'liquid', detail: (error instanceof Error ? error.message : String(error)).replace(/, line:\d+, col:\d+$/, '') };
}

/** LiquidJS asks the clock twice for each node, and a failing node ends the page; here it leaves a note. */
function renderTemplates(templates: readonly Template[], context: Context, emitter?: Emitter): unknown {
  const out = emitter ?? new Text();
  for (const template of templates) {
    try {
      const html = toValueSync(template.render(context, out) as Generator<unknown, unknown, unknown>);
      if (html !== undefined && html !== '') out.write(html);
      if (context.breakCalled || context.continueCalled) break;
    } catch (error) {
      const { host, path } = renderingOf(context);
      const note: Note = { path, ...failureOf(error) };
      host.addNote(note);
      out.write(noteHtml(note, host.language));
    }
  }
  return 'buffer' in out ? out.buffer : '';
}

const quoted = `"[^"]*"|'[^']*'`;
/** Liquid's QuotedFragment. */
export const fragment = `(?:${quoted}|(?:[^\\s,|'"]|${quoted})+)`;

const plainPart = /^\s*(?:"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|\(.*\.\..*\)|[a-z_][\w-]*\??(?:\.[\w-]+\??|\[[^\]]+\])*)\s*$/is;

/** An expression as Ruby looks it up: of what is no literal, the names and brackets count and nothing between them (`!page.x`). */
export function plainExpression(text: string): string {
  if (plainPart.test(text)) return text;
  const parts = text.match(/\[[^\]]+\]|[\w-]+\??/g) ?? ['nil'];
  return parts.map((part, i) => (i > 0 && !part.startsWith('[') ? `.${part}` : part)).join('');
}

/** The lax grammar of `{{ }}`: a value, then filters with whatever arguments can be recognised; the rest is overlooked. */
function laxMarkup(markup: string): string | undefined {
  const name = new RegExp(fragment).exec(markup);
  if (name === null) return undefined;
  const rest = /\|\s*([\s\S]*)/.exec(markup.slice(name.index + name[0].length));
  const filters: string[] = [];
  for (const [piece] of rest?.[1]?.matchAll(new RegExp(`(?:\\s+|${fragment}|,)+`, 'g')) ?? []) {
    const filter = /\w+/.exec(piece);
    if (filter === null) continue;
    const args = [...piece.matchAll(new RegExp(`(?::|,)\\s*(\\w+\\s*:\\s*)?(${fragment})`, 'g'))].map(([, key = '', value = '']) => key + plainExpression(value));
    filters.push(args.length === 0 ? filter[0] : `${filter[0]}: ${args.join(', ')}`);
  }
  return [plainExpression(name[0]), ...filters].join(' | ');
}

/** Nothing but a value stands in `{{ }}` and behind `=`: of `a == b` the lax grammar reads the a. */
const isComparison = ({ initial }: Value): boolean => (initial as unknown as { postfix: Token[] }).postfix.some((token) => TypeGuards.isOperatorToken(token));

/** A comma behind the value ends it for LiquidJS; Ruby goes on to the filters. */
const isListed = new RegExp(`^(?:\\{\\{-?)?\\s*${fragment}\\s*,`);

/** The value that a markup means, by the strict grammar or else by the lax one. */
export function valueOf(markup: string, liquid: Liquid): Value | undefined {
  try {
    const value = new Value(markup, liquid);
    if (!isComparison(value) && !isListed.test(markup)) return value;
  } catch {
    // not by the strict one
  }
  const lax = laxMarkup(markup);
  return lax === undefined ? undefined : new Value(lax, liquid);
}

const bare = /^(?:else|end\w+)$/; // Ruby overlooks what follows these names

class LenientParser extends Parser {
  readonly #engine: Liquid;
  constructor(engine: Liquid) {
    super(engine);
    this.#engine = engine;
  }
  override parseTokens(tokens: TopLevelToken[]): Template[] {
    for (const token of tokens) if ('args' in token && bare.test(token.name)) Object.defineProperty(token, 'args', { value: '' });
    return super.parseTokens(tokens);
  }
  override parseToken(token: TopLevelToken, rest: TopLevelToken[]): ReturnType<Parser['parseToken']> {
    try {
      const template = super.parseToken(token, rest);
      const isOutput = !('name' in token) && 'value' in template && template.value instanceof Value;
      return isOutput && (isComparison(template.value) || isListed.test(token.getText())) ? (this.#lax(token) ?? template) : template;
    } catch (error) {
      return this.#lax(token) ?? failing(token, error);
    }
  }
  #lax(token: TopLevelToken): ReturnType<Parser['parseToken']> | undefined {
    if ('name' in token || !token.getText().startsWith('{{')) return undefined;
    try {
      const value = valueOf(token.getText().replace(/^\{\{-?|-?\}\}$/g, ''), this.#engine);
      const render = (context: Context, emitter: Emitter): void => {
        if (value !== undefined) emitter.write(toValueSync(value.value(context)));
      };
      return { token, render } as unknown as ReturnType<Parser['parseToken']>;
    } catch {
      return undefined;
    }
  }
}

/** Stands for a token that cannot be parsed: fails when it is rendered, there. */
function failing(token: TopLevelToken, error: unknown): ReturnType<Parser['parseToken']> {
  const render = (): never => {
    throw error;
  };
  return { token, render } as unknown as ReturnType<Parser['parseToken']>;
}

interface Branches {
  templates?: Template[];
  elseTemplates?: Template[];
  branches?: { templates: Template[] }[];
}

const silent = new Set(['assign', 'capture', 'comment', '#']);
const blocks = new Set(['if', 'unless', 'for', 'case', 'tablerow', 'ifchanged']);

const isTag = (template: Template): template is Tag => 'name' in template && 'liquid' in template;
const isBlankText = (template: Template): boolean => 'str' in template && typeof template.str === 'string' && /^[ \t\n\v\f\r]*$/.test(template.str);

function bodiesOf(tag: Branches): Template[][] {
  return [tag.templates, tag.elseTemplates, ...(tag.branches ?? []).map((branch) => branch.templates)].filter((body) => body !== undefined);
}

/** Ruby's rule of blank blocks, applied from the inside out; answers whether `templates` print nothing but white space. */
function quietBlanks(templates: readonly Template[]): boolean {
  let blank = true;
  for (const template of templates) {
    if (!isTag(template)) {
      blank &&= isBlankText(template);
    } else if (blocks.has(template.name)) {
      const bodies = bodiesOf(template as Branches);
      const inner = bodies.map(quietBlanks).every(Boolean);
      if (inner) for (const body of bodies) body.splice(0, body.length, ...body.filter((child) => !isBlankText(child)));
      blank &&= inner;
    } else {
      for (const body of bodiesOf(template as Branches)) quietBlanks(body);
      blank &&= silent.has(template.name);
    }
  }
  return blank;
}

const mostKept = 4000;
const mostHeld = 8e6; // a long page is another text at each keystroke

export type Parsed = Template[];

export class Engine {
  readonly liquid: Liquid;
  readonly #parsed = new Map<string, Parsed>();
  #held = 0; // characters of what is parsed
  readonly #expressions = new Map<string, Value>();
  constructor() {
    patchTokenizer();
    installEvaluation(operators);
    this.liquid = new Liquid({ jekyllInclude: true, operators, cache: false, outputEscape: (value: unknown) => text(value) });
    Object.assign(this.liquid, { renderer: { renderTemplates } });
    for (const name of ['layout', 'block', 'render']) Reflect.deleteProperty(this.liquid.tags, name); // not Jekyll's
  }
  /** Parsed templates are kept by their text: a keystroke parses one file again, not the layouts. Never throws. */
  parse(source: string): Parsed {
    let parsed = this.#parsed.get(source);
    if (parsed === undefined) {
      this.#held += source.length;
      if (this.#parsed.size > mostKept || this.#held > mostHeld) {
        this.#parsed.clear();
        this.#held = source.length;
      }
      parsed = this.#parse(source);
      this.#parsed.set(source, parsed);
    }
    return parsed;
  }
  #parse(source: string): Parsed {
    try {
      const templates = new LenientParser(this.liquid).parse(source);
      quietBlanks(templates);
      return templates;
    } catch (error) {
      // An unclosed {{ or {%: the note, then the text as it stands.
      const note = failing({ getText: () => '' } as unknown as TopLevelToken, error);
      return [note, { token: note.token, render: () => source }];
    }
  }
  render(parsed: Parsed, context: Context): string {
    return renderTemplates(parsed, context) as string;
  }
  /** An expression with its filters: a parameter of an include, the condition of where_exp. */
  evaluate(expression: string, context: Context): unknown {
    let value = this.#expressions.get(expression);
    if (value === undefined) {
      if (this.#expressions.size > mostKept) this.#expressions.clear();
      this.#expressions.set(expression, (value = new Value(expression, this.liquid)));
    }
    return toValueSync(value.value(context));
  }
}
