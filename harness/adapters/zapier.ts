import { resolve } from 'node:path';
import type { ClientAdapter } from '../model/client.js';
import { startHost, type HostProcess } from './host-process.js';
import { loadClient, openRun } from './hosted-run.js';
import type { AdapterOptions } from './options.js';
import { settingNames, templateValues } from './settings-template.js';
import { correctedClaims, mappingName, readMapping, renderTexts } from './zapier-mapping.js';

const loadTimeoutMs = 30_000;
const openTimeoutMs = 10_000;

/**
 * Reaches a Zapier app by the zapier-platform-core of its own directory, in a new process for every run: an app may read its
 * environment while it is loaded, and keep what it likes. Rejects with a ClientFileError or a UsageError.
 */
export async function zapierAdapter(directory: string, { jobs = 1, env }: AdapterOptions = {}): Promise<ClientAdapter> {
  const path = resolve(directory);
  const mapping = readMapping(path);
  const all = new Set<HostProcess>();
  let closed = false;
  const start = async (values: Readonly<Record<string, string>>) => {
    const { clientId = '', clientSecret = '' } = values;
    const credentials = { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret };
    const host = await startHost({ ...env, ...credentials, ...renderTexts(mapping.env, values) });
    all.add(host);
    const fields = renderTexts(mapping.fields, values);
    const client = await loadClient(host, { file: path, zapier: { fields } }, loadTimeoutMs);
    if (closed) await host.kill('was ended with the run');
    return { host, client };
  };
  const end = async (host: HostProcess, why: string) => {
    await host.kill(why);
    all.delete(host);
  };
  const { host: first, client } = await start(placeholders);
  await end(first, 'was ended: it has told what it is');

  return {
    ...client,
    claims: correctedClaims(client.claims, mapping.claims),
    host: ['clock', 'kill', 'stdio', 'tls'],
    jobs,
    configuredBy: `\`env\` of ${mappingName}`,
    async open(settings, signal) {
      signal.throwIfAborted();
      const { host } = await start(templateValues(settings));
      if (signal.aborted) await end(host, 'was ended with the run');
      signal.throwIfAborted();
      const release = (used: HostProcess) => void end(used, 'was ended with its run');
      return openRun(host, settings, openTimeoutMs, signal, release);
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((host) => host.kill('was ended with the run')));
    },
  };
}

/** For the look at what the app is, before there is an issuer. */
const placeholders = Object.fromEntries(settingNames.map((name) => [name, `http://localhost/${name}`]));
