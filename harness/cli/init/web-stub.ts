import { stringify } from 'yaml';

/** A definition of a web application that is to be filled in: every member, explained. Until then its signs fit no page. */
export function webStub(name: string, start: readonly string[] = ['TODO-program']): string {
  const [command = '', ...args] = start;
  return `# How the gauntlet reaches your web application. Replace each TODO; \`gauntlet doctor\` says what is still amiss.
# {{port}} stands for a free port, in every URL. Paths begin where this file is.

# How reports call the application. There may be a version, too.
${scalar('name', name)}
# version: 1.0.0

# What it does itself: only that is judged. Take away what it does not do. \`basic\`: it sends its secret by HTTP Basic; in the body: post.
# Add api, refresh and logout with their URLs below. \`gauntlet protocol\` lists all capabilities.
claims: { code: true, pkce: true, basic: true, state: true }

# The port that {{port}} stands for, where the application cannot be told one.
# port: 3000

# How the application is started: a program, without a shell. It is started anew when its variables change.
start:
  ${scalar('command', command)}
  args: ${JSON.stringify(args)}
  # Variables beside your own. On the left stands what your application reads, on the right what the gauntlet has for it.
  env:
    PORT: '{{port}}'
    # TODO: the names by which your application reads these.
    CLIENT_ID: '{{clientId}}'
    CLIENT_SECRET: '{{clientSecret}}'
    REDIRECT_URI: '{{redirectUri}}'
    AUTHORIZATION_ENDPOINT: '{{endpoints.authorization}}'
    TOKEN_ENDPOINT: '{{endpoints.token}}'
    API: '{{api}}'
    # There are also {{issuer}} (with discovery), {{scope}}, {{pkce}} (true or false), {{clientAuth}} and {{endpoints.userinfo}},
    # .refresh, .revocation, .introspection, .jwks and .metadata.
  # A URL that answers below 500, or a port that is open, once the application is ready.
  ready: http://127.0.0.1:{{port}}/
  # How long that may take, in milliseconds.
  # timeoutMs: 30000
  # Where it runs.
  # cwd: .
  # Start it anew for each run, if it keeps what no other run may see.
  # restart: always

# What ends an application that goes on when its command is done.
# stop: { command: docker, args: [compose, down] }

# In place of start, for an application that already runs: what it is configured with, at the issuer http://localhost:PORT/main.
# issuer: { port: 4444, clientId: my-client, clientSecret: a-secret-of-sixteen-characters }

# A URL, { url, method } or { command, args } that makes it forget everything, called before each run.
# reset: { url: 'http://127.0.0.1:{{port}}/test/reset', method: POST }

# GET of this URL begins a login: it redirects to the authorization server.
connect: http://127.0.0.1:{{port}}/TODO-login

# Where the application takes the user back; as the application itself says it in the authorization request.
redirectUri: http://127.0.0.1:{{port}}/TODO-callback

# What the page shows on which a login ends, when it has worked and when the application refused. All that is given must hold, and
# the two must exclude each other: status, url (a path), text (in the source), selector (CSS), cookie (a name).
connected: { text: 'TODO: what only a user who is logged in sees' }
refused: { text: 'TODO: what is shown when a login fails' }

# A URL, or { url, method }, that makes the application call the API for the user who is logged in, refresh their tokens, or log out.
# Its status tells how that went. Claim what you give: api: true, refresh: true, logout: true.
# api: http://127.0.0.1:{{port}}/profile
# refresh: { url: 'http://127.0.0.1:{{port}}/refresh', method: POST }
# logout: http://127.0.0.1:{{port}}/logout

# Where it logs, beside its output: { file }, { command, args } that goes on printing, or { url }. Claim log: true, if it names the
# client id at each login; then the log is searched for secrets.
# logs: [{ file: app.log }]
`;
}

function scalar(key: string, value: string): string {
  return stringify({ [key]: value }, { lineWidth: 0 }).trim();
}
