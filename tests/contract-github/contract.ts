// GitHub's published OpenAPI description (the part we use, in ../shared/github) as a checker of real traffic: operation,
// query, request body, status and answer. Absent outside the project's own machines: `contract` is undefined there.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv, { type ValidateFunction } from 'ajv';

type Json = Record<string, unknown>;

export interface Exchange {
  method: string;
  path: string; // below the API's base, still encoded, with the query
  body?: unknown;
  status: number;
  answer: unknown;
}

const shared = process.env['MARBRE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
export const kContractFile = `${shared}/github/openapi-subset.json`;
export const kRecordings = `${shared}/github/recordings`;

// `nullable` beside anything means "or null"; ajv only knows it beside `type`.
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, discriminator: _discriminator, example: _example, ...rest } = schema as Json;
  const inner = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plain(value)]));
  return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
}

interface Operation {
  method: string;
  template: string;
  pattern: RegExp;
  spec: Json;
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

// What GitHub answers to anybody anywhere, whether or not an operation's description says so.
const kAnywhere = [304, 401, 403, 404, 422, 429, 500, 502, 503];

export class Contract {
  private readonly root: Json;
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  private readonly operations: Operation[] = [];
  private readonly compiled = new Map<string, ValidateFunction>();
  readonly seen = new Set<string>(); // operations that were exercised

  constructor(source: string) {
    this.root = plain(JSON.parse(source)) as Json;
    this.ajv.addSchema(this.root, 'github');
    for (const [template, methods] of Object.entries(object(this.root['paths']))) {
      const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
      for (const [method, spec] of Object.entries(object(methods))) {
        this.operations.push({ method: method.toUpperCase(), template, pattern, spec: object(spec) });
      }
    }
  }

  private at(pointer: string): unknown {
    return pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => object(value)[key.replaceAll('~1', '/').replaceAll('~0', '~')], this.root);
  }

  private followed(value: unknown, pointer: string): [value: Json, pointer: string] {
    const ref = object(value)['$ref'];
    return typeof ref === 'string' ? [object(this.at(ref.slice(1))), ref.slice(1)] : [object(value), pointer];
  }

  private errors(pointer: string, value: unknown): string[] {
    const key = `github#${pointer}`;
    let validate = this.compiled.get(key);
    if (validate === undefined) {
      validate = this.ajv.compile({ $ref: key });
      this.compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? ''}`);
  }

  operationOf(method: string, path: string): Operation | undefined {
    return this.operations.find((operation) => operation.method === method && operation.pattern.test(path));
  }

  // Everything that is wrong with an exchange; empty when nothing is.
  check(exchange: Exchange): string[] {
    const [path = '', query = ''] = exchange.path.split('?');
    const operation = this.operationOf(exchange.method, path);
    const name = `${exchange.method} ${exchange.path} -> ${exchange.status}`;
    if (operation === undefined) return [`${name}: not one of the operations we may use`];
    this.seen.add(`${operation.method} ${operation.template}`);
    const base = `/paths/${operation.template.replaceAll('/', '~1')}/${exchange.method.toLowerCase()}`;
    const found = [
      ...this.checkQuery(operation, query),
      ...this.checkBody(operation, base, exchange),
      ...this.checkAnswer(operation, base, exchange),
    ];
    return found.map((error) => `${name}: ${error}`);
  }

  private checkQuery(operation: Operation, query: string): string[] {
    const parameters = (operation.spec['parameters'] ?? []) as unknown[];
    const known = parameters.map((parameter) => this.followed(parameter, '')[0]).filter((parameter) => parameter['in'] === 'query');
    const names = known.map((parameter) => parameter['name']);
    return [...new URLSearchParams(query).keys()].filter((key) => !names.includes(key)).map((key) => `there is no parameter ${key}`);
  }

  private checkBody(operation: Operation, base: string, { body, status }: Exchange): string[] {
    if (body === undefined || status === 400 || status === 422) return [];
    const schema = object(object(object(object(operation.spec['requestBody'])['content'])['application/json'])['schema']);
    const properties = Object.keys(object(schema['properties']));
    if (Object.keys(schema).length === 0) return ['a body where none is described'];
    const unknown = properties.length === 0 ? [] : Object.keys(object(body)).filter((key) => !properties.includes(key));
    const errors = this.errors(`${base}/requestBody/content/application~1json/schema`, body);
    return [...unknown.map((key) => `there is no member ${key} in the request`), ...errors.map((error) => `request ${error}`)];
  }

  private checkAnswer(operation: Operation, base: string, { status, answer }: Exchange): string[] {
    const [described, pointer] = this.followed(
      object(operation.spec['responses'])[String(status)],
      `${base}/responses/${status}`,
    );
    if (object(operation.spec['responses'])[String(status)] === undefined) {
      if (!kAnywhere.includes(status)) return ['not a status this operation answers'];
      return status === 304 || typeof object(answer)['message'] === 'string' ? [] : ['an error without a message'];
    }
    if (object(described['content'])['application/json'] === undefined) return [];
    return this.errors(`${pointer}/content/application~1json/schema`, answer);
  }
}

export const contract = existsSync(kContractFile) ? new Contract(readFileSync(kContractFile, 'utf8')) : undefined;

// fetch that remembers every exchange with the API, and checks it.
export function checking(apiBase: string, problems: string[]): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (contract === undefined || !url.startsWith(apiBase)) return answer;
    const copy = await answer
      .clone()
      .text()
      .catch(() => undefined);
    if (copy === undefined) return answer; // cut off on purpose
    let body: unknown;
    let value: unknown;
    try {
      body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
      value = copy === '' ? undefined : JSON.parse(copy);
    } catch {
      return answer;
    }
    const path = url.slice(apiBase.length) || '/';
    problems.push(...contract.check({ method: init?.method ?? 'GET', path, body, status: answer.status, answer: value }));
    return answer;
  };
}
