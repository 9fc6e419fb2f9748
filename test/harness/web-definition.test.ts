import { expect, test } from '@jest/globals';
import { webAdapter } from '../../harness/adapters/web.js';
import { describe, fixed, refusalOf, write, type Options } from './web-application.js';

const definitions: Record<string, [options: Options | string, code: string, message: string | RegExp]> = {
  'exports nothing': [
    'export const a = 1;',
    'NO_DEFAULT',
    /has no default export; it exports a\. It must be: export default defineWebClient\(/,
  ],
  'exports a text': ["export default 'x';", 'DEFINITION', 'It is no object of name, claims, start'],
  'is a function that throws': [
    "export default () => { throw new Error('why'); };",
    'THREW',
    /the definition threw Error: why/,
  ],
  'neither starts the application nor says what it is configured with': [
    { more: 'start: undefined,' },
    'DEFINITION',
    'start: is missing: say how to start the application or, if it already runs, what it is configured with',
  ],
  'has a secret that any page may hold': [
    { more: "issuer: { port: 4444, clientId: 'client', clientSecret: 'secret' }," },
    'DEFINITION',
    'issuer.clientSecret: must have 16 characters at least',
  ],
  'authenticates itself with a secret that it does not tell': [
    { more: `claims: { basic: true }, ${fixed}` },
    'DEFINITION',
    'issuer.clientSecret: must be given exactly where claims says how the client authenticates itself',
  ],
  'has no sign of success': [
    { more: 'connected: undefined,' },
    'DEFINITION',
    'connected: must say what the page shows: { status, url, text, selector, cookie }',
  ],
  'has an empty sign': [
    { more: 'refused: {},' },
    'DEFINITION',
    'refused: must name at least one of status, url, text, selector and cookie',
  ],
  'has a misspelt member': [
    { more: 'refuses: {},' },
    'DEFINITION',
    'refuses: It is not known here. Did you mean "refused"?',
  ],
  'has a misspelt claim': [
    { more: 'claims: { pcke: true },' },
    'DEFINITION',
    'claims.pcke: It is not known here. Did you mean "pkce"?',
  ],
  'has a path for a URL': [
    { more: "connect: '/connect'," },
    'DEFINITION',
    'connect: must be an absolute URL, such as http://127.0.0.1:{{port}}/connect',
  ],
  'starts a line for a shell': [{ start: 'args: "--port 1",' }, 'DEFINITION', 'start.args: must be a list of texts'],
  'claims an API that cannot be reached': [
    { more: 'api: undefined,' },
    'DEFINITION',
    'api: is missing, though claims.api is true',
  ],
  'claims to refresh when told': [
    { more: 'claims: { refresh: true },' },
    'DEFINITION',
    'claims.refresh: needs the URL that makes the application refresh',
  ],
};

test.each(Object.entries(definitions))(
  'a definition that %s is refused with one message',
  async (_what, [given, code, message]) => {
    const file = typeof given === 'string' ? write(given) : describe(given);
    const error = await refusalOf(webAdapter(file));
    expect([error.name, error.code]).toEqual(['ClientFileError', `CLIENT_FILE_${code}`]);
    if (typeof message === 'string') expect(error.message).toContain(message);
    else expect(error.message).toMatch(message);
  },
);
