// Where the API is. The server that Marbre is served from may say so in /marbre.json: the local server names itself and its
// demo site; a static deployment says nothing. What was said last is remembered, so that the demo opens without its server.
import type { SiteRef } from '../bridge/messages';
import type { Store } from '../store/database';
import { recall, remember } from '../store/preferences';

export interface DemoSite {
  readonly api: string;
  readonly raw: string;
  readonly owner: string;
  readonly name: string;
  readonly token: string | undefined;
}
export interface Config {
  readonly demo: DemoSite | undefined;
}

function read(value: unknown): Config {
  if (typeof value !== 'object' || value === null) return { demo: undefined };
  const { api, raw, demo, demo_token: token } = value as Record<string, unknown>;
  if (typeof api !== 'string' || typeof raw !== 'string' || typeof demo !== 'object' || demo === null) return { demo: undefined };
  const { owner, name } = demo as Record<string, unknown>;
  if (typeof owner !== 'string' || typeof name !== 'string') return { demo: undefined };
  return { demo: { api, raw, owner, name, token: typeof token === 'string' ? token : undefined } };
}

export async function loadConfig(store: Store, fetcher: typeof fetch = fetch): Promise<Config> {
  try {
    const answer = await fetcher('./marbre.json', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    if (answer.ok) {
      const value: unknown = await answer.json();
      const config = read(value);
      // Without its token: the demo is read and edited offline, and publishing waits for the server anyway.
      await remember(store, 'config', config.demo === undefined ? null : { ...(value as object), demo_token: null });
      return config;
    }
  } catch {
    // no network, or not JSON
  }
  return read(await recall(store, 'config'));
}

/** The demo site by its own name is the demo site too: its address in the URL names no more than that. */
export function resolveRef(config: Config, ref: SiteRef): SiteRef {
  const { demo } = config;
  if (demo === undefined) return ref;
  const same = ref.owner.toLowerCase() === demo.owner.toLowerCase() && ref.name.toLowerCase() === demo.name.toLowerCase();
  return ref.demo || same ? { demo: true, owner: demo.owner, name: demo.name, branch: ref.branch } : ref;
}
