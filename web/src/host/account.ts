// The token of this tab: in memory, and wrapped in the store when the person asked for that. It goes to GitHub's API and
// nowhere else; wasm learns only that there is one, and whose.
import { HostFailure } from '../bridge/failure';
import type { Store } from '../store/database';
import { forgetToken, recallToken, rememberToken, type Token } from '../store/token';

export interface Account {
  readonly current: Token | undefined;
  load(): Promise<void>;
  /** Checks the token with GitHub before it is taken. */
  use(token: string, remember: boolean, check: (token: string) => Promise<{ readonly login: string }>): Promise<Token>;
  forget(): Promise<void>;
}

export function createAccount(store: Store): Account {
  let current: Token | undefined;
  return {
    get current() {
      return current;
    },
    async load() {
      current ??= await recallToken(store);
    },
    async use(token, remember, check) {
      const trimmed = token.trim();
      if (!/^[\x21-\x7e]{10,}$/.test(trimmed)) throw new HostFailure('auth_expired', 'this does not look like a token');
      const { login } = await check(trimmed);
      current = { token: trimmed, login };
      if (remember) await rememberToken(store, current);
      return current;
    },
    async forget() {
      current = undefined;
      await forgetToken(store);
    },
  };
}
