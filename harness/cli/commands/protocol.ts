import * as z from 'zod';
import {
  capabilityPhrases,
  programReplySchema,
  programRequestSchema,
  replyKinds,
  sampleReplies,
} from '../../model/program.js';
import type { ProgramReply, ProgramRequest } from '../../model/program.js';

/** Prints the contract between the gauntlet and a program: for people, or as a JSON Schema. */
export function protocol(json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(jsonSchema(), null, 2)}\n` : text);
}

function jsonSchema(): object {
  const line = z
    .union([programRequestSchema, programReplySchema])
    .describe('One line of the protocol of `gauntlet run --command`.');
  return z.toJSONSchema(line, { io: 'input' });
}

const base = 'http://localhost:9400/main';
const back = 'http://127.0.0.1:8123/callback';
const open: ProgramRequest = {
  gauntlet: 1,
  id: 2,
  do: 'open',
  settings: {
    run: 'run1',
    redirectUri: back,
    store: '/tmp/oauth-gauntlet-run1',
    issuers: {
      main: {
        issuer: base,
        endpoints: {
          authorization: `${base}/authorize`,
          token: `${base}/token`,
          revocation: `${base}/revoke`,
          introspection: `${base}/introspect`,
          userinfo: `${base}/userinfo`,
          jwks: `${base}/jwks`,
          metadata: `${base}/.well-known/openid-configuration`,
        },
        api: `${base}/me`,
        clientId: 'client-1',
        clientSecret: 'secret-1',
        clientAuth: 'basic',
        flavour: 'oauth2',
        scope: 'read write',
        pkce: true,
      },
    },
    fields: {},
    env: {},
  },
};

/** A run from its beginning to its end, as it goes over the wire. */
const exchange: readonly (ProgramRequest | ProgramReply)[] = [
  { gauntlet: 1, id: 1, do: 'hello' },
  sampleReplies.hello,
  open,
  sampleReplies.ready,
  { gauntlet: 1, id: 3, do: 'start-login', browser: 'browser', user: 'alice', issuer: 'main' },
  sampleReplies.redirected,
  {
    gauntlet: 1,
    id: 4,
    do: 'callback',
    browser: 'browser',
    user: 'alice',
    request: { method: 'GET', url: `${back}?code=c1&state=xyz`, headers: [['accept', 'text/html']] },
  },
  sampleReplies.connected,
  { gauntlet: 1, id: 5, do: 'call-api', user: 'alice', url: `${base}/me`, method: 'GET' },
  sampleReplies.answered,
  { gauntlet: 1, id: 6, do: 'refresh', user: 'alice' },
  { ...sampleReplies.connected, re: 6 },
  { gauntlet: 1, id: 7, do: 'logout', user: 'alice' },
  sampleReplies.done,
];

const requests: Record<ProgramRequest['do'], string> = {
  hello: 'say who you are and what you can do',
  open: 'begin a run with these settings; nothing of an earlier run is left',
  'start-login': 'begin a login of "user" in "browser" and tell the URL that the browser is sent to',
  callback: 'take the request that "browser" makes to the redirect URI, and get the tokens of "user"',
  'call-api': 'call "url" with the access token of "user"',
  refresh: 'refresh the tokens of "user" now',
  logout: 'forget the tokens of "user"',
};

const replies: Record<ProgramReply['kind'], string> = {
  hello: '"redirectUri" only if you listen at an address of your own; the gauntlet opens no connection to it',
  ready: 'the run is open',
  redirected: 'the authorization request',
  connected: 'the tokens are there; "subject", "label", "scope" and "expiresAt" (seconds since 1970) are optional',
  answered: 'the status of the API, or of what logout called',
  done: 'logged out',
  refused: 'the client refuses, on purpose, and tells its caller why; "code" is optional',
  crashed: 'the client broke: an error that nobody meant. A crash is never taken for a refusal',
  unsupported: 'the client cannot do this',
};

const text = `The protocol of \`gauntlet run --command "python3 client.py"\`, version 1

The gauntlet starts the program, without a shell, in the current directory. They talk on the program's stdin and stdout, one JSON
object per line, each with "gauntlet": 1. Any line on stdout without a member "gauntlet" is log, and so is all of stderr: what is
written there is searched for secrets. A line has at most 256 KiB; a longer one is log, too.

Every run has a process of its own: first hello, then open, then actions. Each request has an "id", and its reply the same number
as "re". Requests may come while others are being answered; answer them one after the other, or at once in any order. At the end
of a run stdin is closed: the program ends itself within two seconds, or is killed. A program that ends earlier has crashed,
whatever its exit code. Flush stdout after each line: most languages hold lines back when stdout is not a terminal.

An exchange (→ from the gauntlet, ← from the program)

${exchange.map((line) => `  ${'do' in line ? '→' : '←'} ${JSON.stringify(line)}`).join('\n')}

Requests

${table(Object.entries(requests).map(([name, what]) => [name, `${what}. Answer: ${replyKinds[name as keyof typeof replyKinds].join(', ')}`]))}

Replies

${Object.entries(replies)
  .map(
    ([kind, what]) => `  ${kind}: ${what}\n    ← ${JSON.stringify(sampleReplies[kind as keyof typeof sampleReplies])}`,
  )
  .join('\n')}

Capabilities for "claims": true if the client does it itself, "caller" if it leaves that to the application that uses it, left
out if it cannot. What is not claimed is not judged.

${table(Object.entries(capabilityPhrases))}

Settings

${table([
  ['run', 'the name of this run'],
  ['redirectUri', 'the redirect URI that is registered for the client'],
  [
    'store',
    'a directory of this run alone, for clients that keep files; make it on first use; it is removed after the run',
  ],
  ['issuers', 'the authorization servers by name: "main", and "other" where there are two'],
  ['  issuer', 'the issuer identifier'],
  [
    '  endpoints',
    'authorization, token, revocation, introspection, userinfo, jwks, metadata; refresh, if refreshes go elsewhere',
  ],
  ['  api', 'a protected resource that answers GET with JSON'],
  ['  clientId, clientSecret', 'new in each run; there is no secret where clientAuth is "none"'],
  ['  clientAuth', '"basic", "post" or "none", by what is claimed'],
  ['  flavour', '"oauth2" or "oidc"'],
  ['  scope', 'separated by spaces'],
  ['  pkce', 'whether to use PKCE'],
  [
    '  preset',
    'with --preset: "name" as asked for, and "hosts": where the hosts of the real provider are reached, by host name',
  ],
  ['fields, env', 'further values by name'],
])}

\`gauntlet protocol --json\` prints a JSON Schema of all this. Whole programs stand in test/examples: python, go, curl.
`;

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, what]) => `  ${name.padEnd(width)}  ${what}`).join('\n');
}
