// A remembered token, wrapped by an AES-GCM key that cannot be exported: a copy of the profile's files gives nobody the token
// without this browser. Only written when the person asked for it; forgetting deletes key and token alike.
import type { Store } from './database';

export interface Token {
  readonly token: string;
  readonly login: string;
}

export async function rememberToken(store: Store, { token, login }: Token): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(token));
  await store.transaction(['secrets'], 'readwrite', (tx) => tx.objectStore('secrets').put({ key, iv, data, login }, 'token'), 'strict');
}

/** undefined when none is remembered, or it cannot be read any more. */
export async function recallToken(store: Store): Promise<Token | undefined> {
  try {
    const wrapped = await store.transaction(['secrets'], 'readonly', (tx) => tx.objectStore('secrets').get('token'));
    if (wrapped === undefined) return undefined;
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: wrapped.iv }, wrapped.key, wrapped.data);
    return { token: new TextDecoder().decode(plain), login: wrapped.login };
  } catch {
    return undefined;
  }
}

export async function forgetToken(store: Store): Promise<void> {
  await store.transaction(['secrets'], 'readwrite', (tx) => tx.objectStore('secrets').clear(), 'strict');
}
