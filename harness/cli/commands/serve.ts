import { startServer, type Issuer, type Server } from '../../../provider/index.js';
import { quirkById, type QuirkId } from '../../../provider/quirks/index.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import { UsageError } from '../../errors.js';
import { printable } from '../../reporters/printable.js';
import { parseQuirkUse } from '../params.js';

export interface ServeFlags {
  port: number;
  quirk: string[];
  clientId: string;
  clientSecret: string;
  redirectUri: string[];
  json?: true;
}

/** Runs the authorization server until it is interrupted. */
export async function serve(flags: ServeFlags): Promise<void> {
  const quirks = flags.quirk.map(parseQuirkUse) as QuirkUse<QuirkId>[];
  checkPolicies(quirks);
  checkClient(flags);
  const provider = await listen(flags.port);
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
      quirks,
    });
    issuer.observe((event) => {
      if (event.kind === 'exchange') process.stderr.write(lineOf(event.exchange.request));
    });
    // Whoever has read where the server is may end it.
    const interrupted = new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    const description = describeIssuer(issuer, flags, quirks);
    process.stdout.write(flags.json ? `${JSON.stringify({ issuers: [description] })}\n` : renderIssuer(description));
    await interrupted;
  } finally {
    await provider.close();
  }
}

async function listen(port: number): Promise<Server> {
  try {
    return await startServer({ port, seed: 'serve' });
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (syscall !== 'listen') throw error;
    throw new UsageError(
      'E_PORT',
      `Port ${port} cannot be used (${message}): choose another, or 0 for any that is free.`,
    );
  }
}

/** The server has each of its options once; a quirk that changes messages may be piled on itself. */
function checkPolicies(quirks: readonly QuirkUse[]): void {
  const twice = quirks.find(({ id }, index) => quirks.findIndex((other) => other.id === id) !== index && isPolicy(id));
  if (twice)
    throw new UsageError(
      'E_QUIRK_TWICE',
      `Quirk "${twice.id}" is given twice, and sets an option that the server has once: give it once.`,
    );
}

function isPolicy(id: string): boolean {
  return quirkById.get(id)?.kind === 'policy';
}

function checkClient({ clientId, clientSecret, redirectUri }: ServeFlags): void {
  if (!clientId) throw new UsageError('E_CLIENT_ID', '--client-id must not be empty.');
  if (!clientSecret) throw new UsageError('E_CLIENT_SECRET', '--client-secret must not be empty.');
  // RFC 6749 §3.1.2: absolute, and without a fragment.
  const unfit = redirectUri.find((uri) => !URL.canParse(uri) || uri.includes('#'));
  if (unfit !== undefined)
    throw new UsageError(
      'E_REDIRECT_URI',
      `--redirect-uri ${unfit} must be an absolute URI without a fragment, such as http://127.0.0.1:3000/callback.`,
    );
}

/** Without its query, where codes and states are. */
function lineOf({ method, url }: { method: string; url: string }): string {
  return `${printable(`${method} ${url.split('?', 1)[0]}`)}\n`;
}

function describeIssuer(issuer: Issuer, flags: ServeFlags, quirks: readonly QuirkUse[]) {
  const { name, identifier, endpoints, api, users } = issuer;
  const { clientId, clientSecret, redirectUri: redirectUris } = flags;
  return { name, issuer: identifier, endpoints, api, clientId, clientSecret, redirectUris, users, quirks };
}

function renderIssuer(description: ReturnType<typeof describeIssuer>): string {
  const { issuer, endpoints, api, clientId, clientSecret, redirectUris, users, quirks } = description;
  const rows: [string, string][] = [
    ['issuer', issuer],
    ...Object.entries(endpoints),
    ['api', api],
    ['client id', clientId],
    ['client secret', clientSecret],
    ['redirect URIs', redirectUris.join(' ') || 'any'],
    ['users', users.map(({ username }) => username).join(', ')],
    ...quirks.map(({ id, params }): [string, string] => ['quirk', [id, params && JSON.stringify(params)].join(' ')]),
    ...(quirks.length === 0 ? [['quirks', 'none: the server is honest'] as [string, string]] : []),
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(14)} ${printable(value)}`).join('\n')}\n\nCtrl-C ends it.\n`;
}
