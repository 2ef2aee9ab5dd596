// The command: the local GitHub server with the demo site, and the app in front of it.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readHistory, seed } from './seed';
import { startServer } from './server';

const kHelp = `marbre-server: a local server that answers like GitHub, on 127.0.0.1

  --state DIR         where the git repositories are kept (default .cache/demo)
  --seed DIR          makes the demo repository from this folder, unless it is there already
  --app DIR           serves the built app at /
  --port N            default 8080; 0 = any free one
  --demo-token TOKEN  the token that publishes to the demo without an account (default: a new one each time)
  --no-demo-token     the demo can only be read
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      state: { type: 'string', default: '.cache/demo' },
      seed: { type: 'string' },
      app: { type: 'string' },
      port: { type: 'string', default: '8080' },
      'demo-token': { type: 'string' },
      'no-demo-token': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(kHelp);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port} is no port`);
  const token = values['no-demo-token'] ? undefined : (values['demo-token'] ?? `demo_${randomBytes(16).toString('hex')}`);
  const history = values.seed === undefined ? undefined : await readHistory(values.seed);
  const server = await startServer({
    state: values.state,
    port,
    ...(values.app === undefined ? {} : { app: values.app }),
    ...(history === undefined ? {} : { demo: { owner: history.owner, name: history.name } }),
    ...(token === undefined ? {} : { demoToken: token, tokens: { [token]: { login: 'demo' } } }),
  });
  server.hub.addAccount({ login: 'demo', name: 'Démo', email: 'demo@marbre.example' });
  if (values.seed !== undefined) await seed(server.hub, values.seed, { demo: 'write' });
  process.stdout.write(`Marbre: ${server.origin}/\nAPI:    ${server.apiBase}\n`);
  const stop = () => {
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`marbre-server: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
