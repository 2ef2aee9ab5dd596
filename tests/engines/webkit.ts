// WebKitGTK: its MiniBrowser, by WebKitWebDriver. WebDriver is a handful of JSON over HTTP, all of which is here.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Engine } from './engine.ts';
import { end, type Screen } from './screen.ts';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function miniBrowser(): string {
  const lib = '/usr/lib/x86_64-linux-gnu';
  const folder = readdirSync(lib).filter((name) => /^webkit2?gtk-/.test(name)).sort().at(-1);
  return process.env['MARBRE_MINIBROWSER'] ?? `${lib}/${folder ?? 'webkit2gtk-4.1'}/MiniBrowser`;
}

async function call(url: string, method: 'GET' | 'POST' | 'DELETE', body?: unknown): Promise<unknown> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`WebDriver ${method} ${new URL(url).pathname.replace(/^\/session\/[^/]+/, '')}: ${JSON.stringify(value)}`);
  return value;
}

export async function launchWebKit(screen: Screen): Promise<Engine> {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env: screen.env, stdio: 'ignore' });
  const origin = `http://127.0.0.1:${port}`;
  try {
    for (;;) { // until it listens
      if (driver.exitCode !== null) throw new Error('WebKitWebDriver ended');
      if (await call(`${origin}/status`, 'GET').then(() => true, () => false)) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { sessionId } = (await call(`${origin}/session`, 'POST', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation', '--full-screen'] } } },
    })) as { sessionId: string };
    const session = `${origin}/session/${sessionId}`;
    await call(`${session}/timeouts`, 'POST', { script: 60_000, pageLoad: 60_000 });
    return {
      name: 'webkit',
      async goto(url) {
        await call(`${session}/url`, 'POST', { url });
      },
      async reload() {
        await call(`${session}/refresh`, 'POST', {});
      },
      async evaluate<A, T>(run: (argument: A) => T | Promise<T>, argument: A): Promise<T> {
        const script = `const [argument, done] = arguments;
          new Promise((resolve) => resolve((${run.toString()})(argument))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
        const answer = (await call(`${session}/execute/async`, 'POST', { script, args: [argument ?? null] })) as { value?: T; error?: string };
        if (answer.error !== undefined) throw new Error(answer.error);
        return answer.value as T;
      },
      screenshot: async () => Buffer.from((await call(`${session}/screenshot`, 'GET')) as string, 'base64'),
      errors: () => undefined,
      async close() {
        await call(session, 'DELETE').catch(() => undefined);
        await end(driver);
      },
    };
  } catch (error) {
    await end(driver);
    throw error;
  }
}
