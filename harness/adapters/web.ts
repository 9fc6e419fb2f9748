import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import type { ClientAdapter } from '../model/client.js';
import type { AdapterOptions } from './options.js';
import { createOutputLog } from './output-log.js';
import { runningApp, startedApp } from './web-app.js';
import { loadWebClient } from './web-definition.js';
import { crashedSession, openWebSession } from './web-session.js';

/**
 * Reaches a web application that a file describes, through browsers. Rejects with a ClientFileError; the first `open`
 * rejects with a UsageError where the application cannot be made ready.
 */
export async function webAdapter(file: string, { env }: AdapterOptions = {}): Promise<ClientAdapter> {
  const path = resolve(file);
  const definition = await loadWebClient(path, { port: await freePort() });
  const { name, version, claims, redirectUri, start, issuer } = definition;
  const app = start ? startedApp(start, dirname(path), env) : runningApp(definition);
  let reached = false;

  return {
    name,
    ...(version !== undefined && { version }),
    claims,
    host: start ? ['cookies', 'page', 'stdio', 'tls'] : ['cookies', 'page'],
    // The application has one address, and so has its authorization server.
    jobs: 1,
    redirectUri,
    fixedIssuer: issuer ?? true,
    async open(settings, signal, { browser }) {
      signal.throwIfAborted();
      const log = createOutputLog();
      try {
        await app.prepare(settings, log);
      } catch (error) {
        signal.throwIfAborted();
        // Having worked once, it is set up well: now it is the application that fails.
        if (reached && error instanceof UsageError) return crashedSession(error.message, log);
        throw error;
      }
      reached = true;
      return openWebSession(definition, app, { log, api: settings.issuers.main.api, browser });
    },
    close: () => app.close(),
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
