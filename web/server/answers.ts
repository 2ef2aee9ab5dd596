// Answers as GitHub words them. A handler returns an Answer or throws a Problem; both become JSON with GitHub's members
// (`message`, `documentation_url`, `status`, `errors`). Also paging, and reading what a request says.

export interface Answer {
  status: number;
  body?: unknown; // undefined = no body (204)
  headers?: Record<string, string>;
}

export interface FieldError {
  resource: string;
  code: string;
  field?: string;
  message?: string;
}

const kDocumentation = 'https://docs.github.com/rest';

export class Problem extends Error {
  readonly status: number;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;
  constructor(status: number, message: string, errors?: FieldError[], headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }

  answer(): Answer {
    const errors = this.errors === undefined ? {} : { errors: this.errors };
    const body = { message: this.message, ...errors, documentation_url: kDocumentation, status: String(this.status) };
    return { status: this.status, body, headers: this.headers };
  }
}

export function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

export function notFound(): Problem {
  return new Problem(404, 'Not Found');
}

export function invalid(resource: string, code: string, detail: { field?: string; message?: string } = {}): Problem {
  return new Problem(422, 'Validation Failed', [{ resource, code, ...detail }]);
}

// -- reading a body -----------------------------------------------------------------------------------------------------

export type Body = Readonly<Record<string, unknown>>;

function wrong(key: string, what: string): Problem {
  return new Problem(422, `Invalid request.\n\nFor '${key}', ${what}.`);
}

export function stringIn(body: Body, key: string): string {
  const value = body[key];
  if (value === undefined) throw new Problem(422, `Invalid request.\n\n"${key}" wasn't supplied.`);
  if (typeof value !== 'string') throw wrong(key, `${JSON.stringify(value)} is not a string`);
  return value;
}

export function optionalString(body: Body, key: string): string | undefined {
  const value = body[key];
  return value === undefined || value === null ? undefined : stringIn(body, key);
}

export function recordsIn(body: Body, key: string): Body[] {
  const value = body[key];
  if (!Array.isArray(value)) throw wrong(key, 'an array is expected');
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) throw wrong(key, 'objects are expected');
    return item as Body;
  });
}

export function stringsIn(body: Body, key: string): string[] {
  const value = body[key] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw wrong(key, 'an array of strings is expected');
  return value;
}

// -- paging -------------------------------------------------------------------------------------------------------------

export interface Page {
  page: number;
  perPage: number;
  url: URL; // of the request, to link the others from
}

export function pageOf(url: URL): Page {
  const read = (key: string, otherwise: number) => {
    const value = Number(url.searchParams.get(key) ?? otherwise);
    return Number.isInteger(value) && value > 0 ? value : otherwise;
  };
  return { page: read('page', 1), perPage: Math.min(read('per_page', 30), 100), url };
}

export function slice<T>(items: readonly T[], { page, perPage }: Page): T[] {
  return items.slice((page - 1) * perPage, page * perPage);
}

export function linkHeader(total: number, { page, perPage, url }: Page): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / perPage));
  const links: string[] = [];
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    links.push(`<${target.href}>; rel="${rel}"`);
  };
  if (page > 1) link(page - 1, 'prev');
  if (page < last) link(page + 1, 'next');
  if (page < last) link(last, 'last');
  if (page > 1) link(1, 'first');
  return links.length === 0 ? {} : { link: links.join(', ') };
}

export function paged<T>(items: readonly T[], page: Page, present: (item: T) => unknown): Answer {
  return { status: 200, body: slice(items, page).map(present), headers: linkHeader(items.length, page) };
}
