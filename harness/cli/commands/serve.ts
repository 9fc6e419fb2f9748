import { describeIssuer } from '../../../provider/control/describe.js';
import { startServer, type Issuer, type Server } from '../../../provider/index.js';
import { UsageError } from '../../errors.js';
import { printable } from '../../reporters/printable.js';
import { issuerOptions, summonIssuer } from '../serve/issuers.js';
import { serveSettings, type ServeFlags, type ServeSettings } from '../serve/settings.js';
import { renderExchange, renderServed } from '../serve/text.js';

/** Runs the authorization server until it is interrupted. */
export async function serve(flags: ServeFlags): Promise<void> {
  const settings = await serveSettings(flags, process.env);
  const server = await listen(settings);
  try {
    if (settings.host !== undefined && !isLoopback(settings.host)) warnOf(settings.host);
    for (const issuer of settings.issuers) server.createIssuer(issuerOptions(issuer));
    const gate = settings.proxyPort === undefined ? undefined : await openGate(server, settings);
    // Whoever has read where the server is may end it.
    const interrupted = new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    const served = {
      issuers: [...server.issuers.values()].map(describeIssuer),
      control: { url: server.control, token: settings.controlToken },
      ...(server.caFile !== undefined && { ca: server.caFile }),
      ...(gate && { ca: gate.caFile, proxy: { url: `http://${gate.host}:${gate.port}`, hosts: gate.hosts } }),
    };
    process.stdout.write(
      flags.json ? `${JSON.stringify(served)}\n` : renderServed({ ...served, origin: server.origin }),
    );
    await interrupted;
  } finally {
    await server.close();
  }
}

async function listen(settings: ServeSettings): Promise<Server> {
  const { port, host, https, publicUrl, allowHosts, seed, controlToken } = settings;
  try {
    return await startServer({
      port,
      https,
      allowHosts,
      seed,
      controlToken,
      ...(host !== undefined && { host }),
      ...(publicUrl !== undefined && { publicUrl }),
      summon: (name) => summonIssuer(name, settings),
      onIssuer: log,
    });
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall !== 'listen' && syscall !== 'getaddrinfo') throw error;
    const where = host === undefined ? `Port ${port}` : `Port ${port} on ${host}`;
    throw new UsageError('E_PORT', `${where} cannot be used (${message}): choose another, or 0 for any that is free.`);
  }
}

/** Listens where the server does. */
async function openGate(server: Server, { proxyPort = 0, host = '127.0.0.1' }: ServeSettings) {
  const onBlocked = (why: string) => void process.stderr.write(`${printable(why)}\n`);
  const gate = await server.openGate({ port: proxyPort, host, onBlocked });
  return { ...gate, host: host.includes(':') ? `[${host}]` : host };
}

function warnOf(host: string): void {
  process.stderr.write(
    `warning: ${host} can be reached from other machines. Whoever reaches it can log in as any of the users; secrets are for tests only.\n`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** A line to stderr for each exchange, as it ends. */
function log(issuer: Issuer): void {
  const acted = new Map<number, string[]>();
  issuer.observe((event) => {
    if (event.kind === 'exchange') {
      acted.set(event.exchange.id, []);
    } else if (event.kind === 'effect' && event.effect === 'changed') {
      // Of one that has ended meanwhile nothing more is to be told.
      acted.get(event.exchange)?.push(event.quirk);
    } else if (event.kind === 'delivered') {
      process.stderr.write(renderExchange(event.exchange, acted.get(event.exchange.id) ?? []));
      acted.delete(event.exchange.id);
    }
  });
}
