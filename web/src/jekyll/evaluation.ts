// LiquidJS evaluates through generators, so that a drop may answer with a promise. Ours never do, and a page with long lists spends
// most of its time in them: the same evaluation, called directly. Put in place of LiquidJS's own methods, once.
import { type Context, Expression, Filter, type PropertyAccessToken, type RangeToken, type Token, TypeGuards, Value, toValue } from 'liquidjs';
import { Failure } from './context.ts';
import { Hash, entriesOf } from './values.ts';

interface Scopes {
  findScope(key: unknown): object;
}

function property(token: PropertyAccessToken, context: Context): unknown {
  const { props } = token;
  let value: unknown;
  let from = 0;
  if (token.variable === undefined) {
    const first = props[0];
    if (first === undefined) return undefined;
    const key = toValue(evaluate(first, context)) as unknown;
    const scope = (context as unknown as Scopes).findScope(key);
    value = (key === 'size' || key === 'first' || key === 'last') && !has(scope, key) ? undefined : read(scope, key, context); // no list of that name
    from = 1;
  } else {
    value = evaluate(token.variable, context);
  }
  for (let i = from; i < props.length && value !== null && value !== undefined; i++) value = read(value, evaluate(props[i], context), context);
  return value;
}

const has = (scope: object, key: string): boolean => (scope instanceof Hash ? entriesOf(scope).has(key) : Object.hasOwn(scope, key));

function read(value: unknown, key: unknown, context: Context): unknown {
  if (typeof value === 'string') return key === 'size' ? Array.from(value).length : undefined; // Ruby's Liquid does not index strings
  if (Array.isArray(value) && typeof key === 'string' && /^\d/.test(key)) return undefined; // nor lists by anything but integers
  return context.readProperty(value as object, key as string) as unknown;
}

const mostItems = 1_000_000; // (1..1000000000) would take the page down

function range(token: RangeToken, context: Context): number[] {
  const low = Number(evaluate(token.lhs, context)) || 0;
  const high = Number(evaluate(token.rhs, context)) || 0;
  const length = Math.max(0, Math.trunc(high) - Math.trunc(low) + 1);
  if (length > mostItems) throw new Failure('liquid', `(${low}..${high})`);
  return Array.from({ length }, (_, i) => Math.trunc(low) + i);
}

/** The value of a token: literal, variable, range. */
function evaluate(token: Token | undefined, context: Context): unknown {
  if (token === undefined) return undefined;
  if ('content' in token) return token.content;
  if (TypeGuards.isPropertyAccessToken(token)) return property(token, context);
  if (TypeGuards.isRangeToken(token)) return range(token, context);
  return undefined;
}

type Operator = (left: unknown, right?: unknown) => boolean;

let installed = false;

export function installEvaluation(operators: Readonly<Record<string, Operator>>): void {
  if (installed) return;
  installed = true;
  const expression = function (this: Expression, context: Context): unknown {
    const { postfix } = this as unknown as { postfix: Token[] };
    if (postfix.length === 1) return evaluate(postfix[0], context);
    const operands: unknown[] = [];
    for (const token of postfix) {
      if (!TypeGuards.isOperatorToken(token)) {
        operands.push(evaluate(token, context));
        continue;
      }
      const operator = operators[token.operator];
      const right = operands.pop();
      operands.push(token.operator === 'not' ? operator?.(right) : operator?.(operands.pop(), right));
    }
    return operands[0];
  };
  const filter = function (this: Filter, value: unknown, context: Context): unknown {
    const { args, handler, liquid, token } = this as unknown as { args: unknown[]; handler: (...all: unknown[]) => unknown; liquid: unknown; token: unknown };
    const given = args.map((arg) => (Array.isArray(arg) ? [arg[0], evaluate(arg[1] as Token, context)] : evaluate(arg as Token, context)));
    return handler.apply({ context, token, liquid }, [value, ...given]);
  };
  const valueOf = function (this: Value, context: Context): unknown {
    let value = expression.call(this.initial, context);
    for (const one of this.filters) value = filter.call(one, value, context);
    return value;
  };
  Object.assign(Expression.prototype, { evaluate: expression });
  Object.assign(Filter.prototype, { render: filter });
  Object.assign(Value.prototype, { value: valueOf });
}
