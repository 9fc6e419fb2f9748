import { Command, InvalidArgumentError } from 'commander';
import { startProvider, type Issuer } from '../../../provider/index.js';
import type { QuirkId } from '../../../provider/quirks/index.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import { parseQuirkUse } from '../params.js';

interface ServeFlags {
  port: number;
  quirk: string[];
  clientId: string;
  clientSecret: string;
  redirectUri: string[];
  json?: true;
}

export const serveCommand = new Command('serve')
  .description('run the authorization server, with quirks on request')
  .option('--port <n>', 'TCP port; 0 takes a free one', port, 9400)
  .option('--quirk <id...>', 'misbehave so: ID or ID:key=value,…; see `gauntlet list quirks`', [])
  .option('--client-id <id>', 'the client identifier', 'gauntlet-client')
  .option('--client-secret <secret>', 'the client secret', 'gauntlet-secret')
  .option('--redirect-uri <uri...>', 'registered redirect URIs; any is accepted until one is given', [])
  .option('--json', 'print one line of JSON')
  .addHelpText('after', '\nExample:\n  gauntlet serve --quirk state-omitted:on=error')
  .action(serve);

async function serve(flags: ServeFlags): Promise<void> {
  const provider = await startProvider({ port: flags.port, seed: 'serve' });
  try {
    const issuer = provider.createIssuer({
      name: 'main',
      clients: [
        {
          clientId: flags.clientId,
          clientSecret: flags.clientSecret,
          clientAuth: 'any',
          ...(flags.redirectUri.length > 0 && { redirectUris: flags.redirectUri }),
        },
      ],
      quirks: flags.quirk.map(parseQuirkUse) as QuirkUse<QuirkId>[],
    });
    const description = describeIssuer(issuer, flags);
    process.stdout.write(flags.json ? `${JSON.stringify({ issuers: [description] })}\n` : renderIssuer(description));
    issuer.observe((event) => {
      if (event.kind === 'exchange')
        process.stderr.write(`${event.exchange.request.method} ${event.exchange.request.url.split('?', 1)[0]}\n`);
    });
  } catch (error) {
    await provider.close();
    throw error;
  }
  await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  await provider.close();
}

function describeIssuer(issuer: Issuer, { clientId, clientSecret, redirectUri, quirk }: ServeFlags) {
  const { name, identifier, endpoints, api, users } = issuer;
  return {
    name,
    issuer: identifier,
    endpoints,
    api,
    clientId,
    clientSecret,
    redirectUris: redirectUri,
    users,
    quirks: quirk,
  };
}

function renderIssuer({
  issuer,
  endpoints,
  api,
  clientId,
  clientSecret,
  redirectUris,
  users,
  quirks,
}: ReturnType<typeof describeIssuer>): string {
  const rows: [string, string][] = [
    ['issuer', issuer],
    ...Object.entries(endpoints),
    ['api', api],
    ['client id', clientId],
    ['client secret', clientSecret],
    ['redirect URIs', redirectUris.join(' ') || 'any'],
    ['users', users.map(({ username }) => username).join(', ')],
    ['quirks', quirks.join(' ') || 'none: the server is honest'],
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(14)} ${value}`).join('\n')}\n\nCtrl-C ends it.\n`;
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
  return value;
}
