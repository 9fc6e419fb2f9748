import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import type { ClientAdapter } from '../model/client.js';
import type { AdapterOptions } from './options.js';
import { createOutputLog } from './output-log.js';
import { runningApp, startedApp } from './web-app.js';
import { loadWebClient } from './web-definition.js';
import { openLogs } from './web-logs.js';
import { secretsIn } from './web-programs.js';
import { reset } from './web-reset.js';
import { crashedSession, openWebSession } from './web-session.js';

/**
 * Reaches a web application that a file describes, through browsers. Rejects with a ClientFileError or a UsageError; the first
 * `open` rejects with a UsageError where the application cannot be made ready.
 */
export async function webAdapter(file: string, { env }: AdapterOptions = {}): Promise<ClientAdapter> {
  const path = resolve(file);
  const { application, signs, port } = await loadWebClient(path, { port: await freePort() });
  const { name, version, claims, connect, redirectUri, start, stop: stopper, issuer, logs: sources = [] } = application;
  const place = { cwd: dirname(path), env: { ...process.env, ...env } };
  const { hostname: host } = new URL(connect);
  const cwd = resolve(place.cwd, start?.cwd ?? '.');
  const app = start ? startedApp({ start, stopper, host, port, cwd, place }) : runningApp(connect);
  const logs = openLogs(sources, place);
  const stdio = start || sources.length > 0 ? (['stdio'] as const) : [];
  const tls = start ? (['tls'] as const) : [];
  let reached = false;

  return {
    name,
    ...(version !== undefined && { version }),
    claims,
    host: ['cookies', 'page', ...stdio, ...tls],
    // The application has one address, and so has its authorization server.
    jobs: 1,
    redirectUri,
    configuredBy: start
      ? '`start.env` of the definition'
      : 'its own configuration, which `issuer` of the definition repeats',
    fixedIssuer: issuer ?? true,
    ...(!start && { lasting: true }),
    async open(settings, signal, { browser, fresh }) {
      signal.throwIfAborted();
      const log = createOutputLog();
      let begun: number | undefined;
      try {
        begun = await app.prepare(settings, log, fresh);
      } catch (error) {
        signal.throwIfAborted();
        // Having worked once, it is set up well: now it is the application that fails.
        if (reached && error instanceof UsageError && error.code !== 'E_WEB_STOP')
          return crashedSession(error.message, log);
        throw error;
      }
      await reset(application.reset, place);
      await logs.begin(log, secretsIn(settings));
      reached = true;
      const { api } = settings.issuers.main;
      const since = begun ?? performance.now();
      return openWebSession({ application, signs, app, logs, log, since, api, browser });
    },
    async close() {
      await Promise.all([app.close(), logs.close()]);
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
