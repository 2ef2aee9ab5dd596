// {% if %}, {% unless %}, {% case %} and {% for %} as Ruby's Liquid reads them: by its strict grammar or else by the lax one (Jekyll's
// error_mode: warn), which overlooks filters, a `!`, and whatever else it does not know. Branches are tried in their order, also those
// behind an `else`.
import { type Context, type Emitter, type Liquid, type Parser, Tag, type TagToken, type Template, type TopLevelToken, Value, toValueSync } from 'liquidjs';
import { Failure } from './context.ts';
import { toInteger } from './filters.ts';
import { fragment, isFalse, liquidEqual, operators, plainExpression } from './liquid.ts';

type Test = (context: Context) => unknown;
type Operand = (context: Context) => unknown;

const expression = `(?:"[^"]*"|'[^']*'|\\([^()|]*\\.\\.[^()|]*\\)|[\\w-]+\\??(?:\\s*\\.\\s*[\\w-]+\\??|\\s*\\[[^\\]|]*\\])*)`;
const strictOne = `\\s*(${expression})(?:\\s*(==|!=|<>|<=|>=|<|>|contains(?=\\s))\\s*(${expression}))?\\s*(?:\\b(and|or)\\b|$)`;
const laxPieces = `(?:\\b(?:\\s?and\\s?|\\s?or\\s?)\\b|(?:\\s*(?!\\b(?:\\s?and\\s?|\\s?or\\s?)\\b)(?:${fragment}|\\S+)\\s*)+)`;
const laxOne = new RegExp(`(${fragment})\\s*([=!<>a-z_]+)?\\s*(${fragment})?`);

const comparisons = new Set(['==', '!=', '<>', '<', '>', '<=', '>=', 'contains']);

/** One comparison: left, operator, right, and how the next one is joined to it. */
type Comparison = readonly [left: string, operator: string | undefined, right: string | undefined, join: string | undefined];

function strict(markup: string): Comparison[] | undefined {
  const one = new RegExp(strictOne, 'y');
  const out: Comparison[] = [];
  for (;;) {
    const match = one.exec(markup);
    if (match === null) return undefined;
    const [, left = '', operator, right, join] = match;
    out.push([left, operator, right, join]);
    if (join === undefined) return out;
  }
}

function lax(markup: string): Comparison[] {
  const pieces: readonly string[] = markup.match(new RegExp(laxPieces, 'g')) ?? [];
  const out: Comparison[] = [];
  for (let i = pieces.length - 1; i >= 0; i -= 2) {
    const match = laxOne.exec(pieces[i] ?? '');
    const join = pieces[i + 1]?.trim();
    if (match === null || (join !== undefined && join !== 'and' && join !== 'or')) break;
    out.unshift([match[1] ?? '', match[2], match[3], join]);
    if (i === 0) return out;
  }
  throw new Failure('liquid', `if ${markup}`);
}

function operand(text: string, liquid: Liquid): Operand {
  const value = new Value(plainExpression(text), liquid);
  return (context) => toValueSync<unknown>(value.value(context));
}

/** What decides a branch: comparisons from the left, each join looked at before the next. Fails when it is asked, there. */
function condition(markup: string, liquid: Liquid): Test {
  try {
    const all = (strict(markup) ?? lax(markup)).map(([left, operator, right, join]) => ({ left: operand(left, liquid), operator, right: right === undefined ? () => null : operand(right, liquid), join }));
    return (context) => {
      let result: unknown;
      for (const { left, operator, right, join } of all) {
        if (operator === undefined) {
          result = left(context);
        } else {
          const compare = comparisons.has(operator) ? operators[operator] : undefined;
          if (compare === undefined) throw new Failure('liquid', `Unknown operator ${operator}`);
          result = compare(left(context), right(context));
        }
        if (join === (isFalse(result) ? 'and' : 'or')) break;
      }
      return result;
    };
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function readBranches(token: TagToken, rest: TopLevelToken[], parser: Parser, others: Readonly<Record<string, (token: TagToken) => void>>, add: (template: Template) => void): void {
  const stream = parser.parseStream(rest);
  for (const [name, begin] of Object.entries(others)) stream.on(`tag:${name}`, begin);
  stream
    .on(`tag:end${token.name}`, () => {
      stream.stop();
    })
    .on('template', add)
    .on('end', () => {
      throw new Error(`tag ${token.getText()} not closed`);
    });
  stream.start();
}

/** {% if %}, and {% unless %}, whose first branch is taken when it does not hold. */
export class ConditionTag extends Tag {
  readonly branches: { readonly test: Test; readonly templates: Template[] }[] = [];
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid);
    const begin = (test: Test): void => {
      this.branches.push({ test, templates: [] });
    };
    const first = condition(token.args, liquid);
    begin(token.name === 'unless' ? (context) => isFalse(first(context)) : first);
    const others = {
      elsif: ({ args }: TagToken): void => {
        begin(condition(args, liquid));
      },
      else: (): void => {
        begin(() => true);
      },
    };
    readBranches(token, rest, parser, others, (template) => this.branches.at(-1)?.templates.push(template));
  }
  override render(context: Context, emitter: Emitter): void {
    const branch = this.branches.find(({ test }) => !isFalse(test(context)));
    if (branch !== undefined) this.liquid.renderer.renderTemplates(branch.templates, context, emitter);
  }
}

const whenPart = new RegExp(`(${fragment})(?:(?:\\s+or\\s+|\\s*,\\s*)(${fragment}.*))?`, 's');

/** Every value that is equal shows its branch; an `else` shows when none before it was. */
export class CaseTag extends Tag {
  readonly branches: { readonly values: readonly Operand[] | undefined; readonly templates: Template[] }[] = [];
  readonly #value: Operand;
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid);
    const wanted = new RegExp(fragment).exec(token.args)?.[0];
    this.#value = wanted === undefined ? () => null : operand(wanted, liquid);
    const others = {
      when: ({ args }: TagToken): void => {
        const values: Operand[] = [];
        for (let markup: string | undefined = args; markup !== undefined; ) {
          const match = whenPart.exec(markup);
          if (match === null) break;
          values.push(operand(match[1] ?? '', liquid));
          markup = match[2];
        }
        this.branches.push({ values, templates: [] });
      },
      else: (): void => {
        this.branches.push({ values: undefined, templates: [] });
      },
    };
    readBranches(token, rest, parser, others, (template) => this.branches.at(-1)?.templates.push(template)); // in front of the first: dropped
  }
  override render(context: Context, emitter: Emitter): void {
    const wanted = this.#value(context);
    let found = false;
    for (const { values, templates } of this.branches) {
      const times = values === undefined ? (found ? 0 : 1) : values.filter((value) => liquidEqual(wanted, value(context))).length;
      if (values !== undefined && times > 0) found = true;
      for (let i = 0; i < times; i++) this.liquid.renderer.renderTemplates(templates, context, emitter);
    }
  }
}

const loopStart = new RegExp(`^\\s*([\\w-]+)\\s+in\\s+(\\([^()|]*\\.\\.[^()|]*\\)|(?:${fragment})+)\\s*(reversed)?`);
const loopAttribute = new RegExp(`(limit|offset)\\s*:\\s*(${fragment})`, 'g');

/** Ruby's slice_collection: a text is one item, whatever the offset. */
function sliceOf(value: unknown, from: number, to: number | undefined): unknown[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value) && (typeof value !== 'object' || value === null || !(Symbol.iterator in value))) return [];
  const items = Array.isArray(value) ? (value as unknown[]) : [...(value as Iterable<unknown>)];
  return items.slice(Math.max(0, from), to === undefined ? undefined : Math.max(0, to));
}

type Loop = Record<string, unknown>;

/** `reversed` counts right behind the list alone; of what follows, limit and offset are known, the rest is overlooked. */
export class LoopTag extends Tag {
  readonly templates: Template[] = [];
  elseTemplates: Template[] = [];
  readonly #variable: string;
  readonly #list: string;
  readonly #reversed: boolean;
  readonly #collection: Operand;
  readonly #limit: Operand | undefined;
  readonly #offset: Operand | 'continue' | undefined;
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    super(token, rest, liquid);
    let body = this.templates;
    const others = {
      else: (): void => {
        body = this.elseTemplates = [];
      },
    };
    readBranches(token, rest, parser, others, (template) => body.push(template));
    const match = loopStart.exec(token.args);
    if (match === null) throw new Failure('liquid', `for ${token.args}`);
    [, this.#variable = '', this.#list = ''] = match;
    this.#reversed = match[3] !== undefined;
    this.#collection = operand(this.#list, liquid);
    const attributes = new Map([...token.args.matchAll(loopAttribute)].map(([, key = '', value = '']) => [key, value]));
    const [limit, offset] = [attributes.get('limit'), attributes.get('offset')];
    this.#limit = limit === undefined ? undefined : operand(limit, liquid);
    this.#offset = offset === undefined || offset === 'continue' ? offset : operand(offset, liquid);
  }
  override render(context: Context, emitter: Emitter): void {
    const name = `${this.#variable}-${this.#list}`;
    const number = (wish: Operand | undefined): number | undefined => {
      const value = wish?.(context) ?? undefined;
      return value === undefined ? undefined : toInteger(value);
    };
    const from = this.#offset === 'continue' ? context.getRegister<number>(`for ${name}`, 0) : (number(this.#offset) ?? 0);
    const limit = number(this.#limit);
    const items = sliceOf(this.#collection(context), from, limit === undefined ? undefined : from + limit);
    context.setRegister(`for ${name}`, from + items.length);
    const { renderer } = this.liquid;
    if (items.length === 0) {
      renderer.renderTemplates(this.elseTemplates, context, emitter);
      return;
    }
    if (this.#reversed) items.reverse();
    const parentloop = context.getRegister<Loop | null>('for', null);
    const { length } = items;
    const forloop: Loop = { name, length, parentloop };
    const scope: Record<string, unknown> = { forloop };
    context.push(scope);
    context.setRegister('for', forloop);
    try {
      for (let i = 0; i < length; i++) {
        scope[this.#variable] = items[i];
        Object.assign(forloop, { index: i + 1, index0: i, rindex: length - i, rindex0: length - i - 1, first: i === 0, last: i === length - 1 });
        renderer.renderTemplates(this.templates, context, emitter);
        const { breakCalled } = context;
        context.breakCalled = context.continueCalled = false;
        if (breakCalled) break;
      }
    } finally {
      context.setRegister('for', parentloop);
      context.pop();
    }
  }
}
