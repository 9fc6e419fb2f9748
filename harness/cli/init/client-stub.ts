/** A client module that is to be filled in. It loads; what is not filled in yet crashes with a text that says so. */
export function clientStub(name: string, typescript: boolean): string {
  return `import { defineClient } from 'oauth-gauntlet/client';

export default defineClient({
  // How reports call your client.
  name: ${JSON.stringify(name)},
  // What it does itself: only that is judged. 'caller' says that it leaves a duty to the application that uses it.
  // \`npx gauntlet protocol\` lists all capabilities.
  claims: { code: true, pkce: true, basic: true, state: true, api: true, refresh: true },
  // Called before each run, with the authorization server of that run: begin with a new client and an empty store.
  open({ issuers: { main }, redirectUri }) {
    // TODO: set your client up with main.clientId, main.clientSecret, main.endpoints.authorization, main.endpoints.token,
    // main.scope (separated by spaces), main.pkce (true or false) and redirectUri.
    return {
      // Begins a login of \`user\` in \`browser\` (names; each browser has its own session), and returns the URL that the user is sent to.
      startLogin: ({ browser, user }) => todo('startLogin'),
      // Takes the request that \`browser\` makes to the redirect URI. Returns when \`user\` is connected; throws an Error to refuse.
      handleCallback: async ({ browser, user, url }) => todo('handleCallback'),
      // Calls \`url\` with the access token of \`user\`, and returns { status }. Without it: take api out of claims.
      callApi: async ({ user, url, method }) => todo('callApi'),
      // Refreshes the tokens of \`user\` now. Without it: take refresh out of claims.
      refresh: async ({ user }) => todo('refresh'),
    };
  },
});

// A TypeError is a crash, not a refusal: what is still to be done passes nothing.
function todo(method${typescript ? ': string' : ''})${typescript ? ': never' : ''} {
  throw new TypeError(\`TODO: \${method} is not written yet\`);
}
`;
}
