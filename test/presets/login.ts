import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authentication } from '../../harness/platform/definition/types.js';
import { readDefinition } from '../../harness/platform/definition/read.js';
import { openPlatform, type Platform } from '../../harness/platform/platform.js';
import { createUserAgent } from '../../harness/user-agent.js';
import { startProvider, type Provider } from '../../provider/index.js';
import type { WalkOptions } from './expectation.js';

const definitions = join(import.meta.dirname, '../../provider/presets/definitions');
const redirectUri = 'https://platform.test/return';

/**
 * Logs in at a preset as it was in an era, by its worked definition, and calls the API. `renamed` is what the era calls parameters of
 * the authorization request that the definition calls otherwise. Rejects with what the platform throws.
 */
export async function logIn(
  id: string,
  era: string,
  renamed: Record<string, string>,
  { fields = {}, env = {} }: WalkOptions = {},
): Promise<void> {
  await using provider = await startAt(`${id}@${era}`);
  const platform = openFor(definitionOf(id), provider, env);
  const whose = { browser: 'a', user: 'ann' };
  const url = await platform.startLogin({ ...whose, integration: 'main', fields });
  for (const [standard, own] of Object.entries(renamed)) {
    url.searchParams.set(own, url.searchParams.get(standard) ?? '');
    url.searchParams.delete(standard);
  }
  const back = await visit(url, false);
  if (typeof back === 'string') throw new Error(`The authorization endpoint shows a page: ${back}`);
  await platform.test(await platform.exchange(platform.acceptCallback({ ...whose, ...back })));
}

/** A provider that follows a preset at its real addresses. */
export async function startAt(preset: string): Promise<Provider> {
  const client = { clientId: 'gauntlet-client', clientSecret: 'gauntlet-secret', clientAuth: 'any' } as const;
  const provider = await startProvider({ preset, clients: [{ ...client, redirectUris: [redirectUri] }] });
  await provider.intercept();
  return provider;
}

/** The worked definition of a preset. */
export function definitionOf(id: string): Authentication {
  const text = readFileSync(join(definitions, `${id}.yaml`), 'utf8');
  return readDefinition(text, { name: `${id}.yaml`, folder: definitions }).authentication;
}

/** The platform, set up by a definition as a client of this provider. */
export function openFor(
  authentication: Authentication,
  { clientId, clientSecret }: Provider,
  env: Record<string, string>,
): Platform {
  const integration = {
    name: 'The provider',
    authentication,
    env: { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ...env },
    clientAuth: 'post' as const,
    stores: 'result' as const,
  };
  return openPlatform(
    { integrations: { main: integration }, redirectUri },
    { fetch, now: () => Date.now(), random: (bytes) => randomBytes(bytes), log: () => undefined },
  );
}

/** A callback, as a browser makes it. */
export interface Back {
  url: string;
  method: string;
  headers: [string, string][];
  body?: string;
}

/** Goes through the authorization as a browser does: the callback that it is told to make, or the page at which it ends. */
export async function visit(url: URL, deny: boolean): Promise<Back | string> {
  const { page, stopped } = await createUserAgent({ keepAlive: false }).navigate(
    { method: 'GET', url: url.href, headers: [] },
    {
      origins: [url.origin],
      until: (to) => to.href.startsWith(redirectUri),
      headers: deny ? [['gauntlet-consent', 'deny']] : [],
    },
  );
  if (stopped?.reason !== 'until') return `${page?.status ?? stopped?.request.url} ${page?.body ?? ''}`;
  const { body, ...request } = stopped.request;
  return { ...request, ...(body !== undefined && { body }) };
}
