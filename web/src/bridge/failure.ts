// How a request ended when it did not succeed: the closed set of ARCHITECTURE.md, "Effects out, replies in". Everything in
// web/src/github and web/src/store throws HostFailure and nothing else on purpose; host/effects.ts turns it into
// `request_failed`. `detail` is technical and never holds a secret.

export const outcomes = [
  'offline',
  'not_found',
  'auth_expired',
  'forbidden',
  'rate_limited',
  'head_moved',
  'conflict',
  'not_mergeable',
  'rejected',
  'quota',
  'too_large',
  'server',
  'unknown',
  'cancelled',
] as const;

export type Outcome = (typeof outcomes)[number];

export class HostFailure extends Error {
  readonly outcome: Outcome;
  readonly detail: string;
  /** When it is worth trying again, ms since the epoch (`rate_limited` only). */
  readonly retryAt: number | undefined;

  constructor(outcome: Outcome, detail = '', retryAt?: number, options?: ErrorOptions) {
    super(detail === '' ? outcome : `${outcome}: ${detail}`, options);
    this.name = 'HostFailure';
    this.outcome = outcome;
    this.detail = detail;
    this.retryAt = retryAt;
  }
}

/** Node 20, where the tests run, has no navigator. */
export const isOnline = (): boolean => typeof navigator === 'undefined' || navigator.onLine;

/** A script of later use: one that does not arrive is the network's fault, or a server's. */
export async function arrived<T>(script: Promise<T>, what: string): Promise<T> {
  return script.catch((error: unknown) => {
    throw new HostFailure(isOnline() ? 'server' : 'offline', `${what} did not load`, undefined, { cause: error });
  });
}
