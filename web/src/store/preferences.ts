// Small things remembered on this device. Never anything that must not be lost: failures to read or write are swallowed.
import type { Preferences } from '../bridge/messages';
import type { Store } from './database';

export async function savePreferences(store: Store, preferences: Preferences): Promise<void> {
  await remember(store, 'preferences', preferences);
}

export async function loadPreferences(store: Store): Promise<Preferences | undefined> {
  const value = await recall(store, 'preferences');
  if (typeof value !== 'object' || value === null) return undefined;
  const { theme, language, monospace, typography } = value as Partial<Record<keyof Preferences, unknown>>;
  if (theme !== 'system' && theme !== 'light' && theme !== 'dark') return undefined;
  if ((language !== 'fr' && language !== 'en') || typeof monospace !== 'boolean') return undefined;
  return { theme, language, monospace, typography: typography === true }; // it was not there at first
}

export async function remember(store: Store, name: string, value: unknown): Promise<void> {
  await store.transaction(['preferences'], 'readwrite', (tx) => tx.objectStore('preferences').put(value, name)).catch(() => undefined);
}

export async function recall(store: Store, name: string): Promise<unknown> {
  return store.transaction(['preferences'], 'readonly', (tx) => tx.objectStore('preferences').get(name)).catch(() => undefined);
}
