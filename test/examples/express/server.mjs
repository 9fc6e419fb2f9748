// A web application that logs people in with openid-client, configured by its environment.
import { randomUUID } from 'node:crypto';
import express from 'express';
import * as oidc from 'openid-client';

const { PORT, ISSUER, AUTHORIZATION_ENDPOINT, TOKEN_ENDPOINT, API, CLIENT_ID, CLIENT_SECRET } = process.env;
const { REDIRECT_URI, SCOPE, PKCE } = process.env;
const server = { issuer: ISSUER, authorization_endpoint: AUTHORIZATION_ENDPOINT, token_endpoint: TOKEN_ENDPOINT };
const config = new oidc.Configuration(server, CLIENT_ID, {}, oidc.ClientSecretBasic(CLIENT_SECRET));
if (ISSUER.startsWith('http:')) oidc.allowInsecureRequests(config);

// What each browser is doing: the logins that it has begun, by their state, and the tokens of the one that worked.
const sessions = new Map();
function sessionOf(request, response) {
  const known = /\bsid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const sid = sessions.has(known) ? known : randomUUID();
  if (sid !== known) response.cookie('sid', sid, { httpOnly: true, sameSite: 'lax' });
  if (sid !== known) sessions.set(sid, { logins: new Map() });
  return sessions.get(sid);
}
const app = express();
app.get('/login', async (request, response) => {
  const state = oidc.randomState();
  const verifier = PKCE === 'true' ? oidc.randomPKCECodeVerifier() : undefined;
  sessionOf(request, response).logins.set(state, verifier);
  console.log(`${CLIENT_ID} begins a login`);
  const challenge = verifier && (await oidc.calculatePKCECodeChallenge(verifier));
  const pkce = challenge && { code_challenge: challenge, code_challenge_method: 'S256' };
  const parameters = { redirect_uri: REDIRECT_URI, scope: SCOPE, state, ...pkce };
  response.redirect(oidc.buildAuthorizationUrl(config, parameters).href);
});
app.get('/callback', async (request, response) => {
  const session = sessionOf(request, response);
  const url = new URL(request.originalUrl, REDIRECT_URI);
  const [state = ''] = url.searchParams.getAll('state');
  if (!session.logins.has(state)) throw new Error('this browser has not begun that login');
  const checks = { expectedState: state, pkceCodeVerifier: session.logins.get(state) };
  session.logins.delete(state);
  session.tokens = await oidc.authorizationCodeGrant(config, url, checks);
  response.redirect('/');
});
app.get('/', (request, response) => {
  const connected = sessionOf(request, response).tokens;
  response.send(connected ? '<h1 id="account">Connected</h1>' : '<a href="/login">Log in</a>');
});
app.get('/profile', async (request, response) => {
  const token = sessionOf(request, response).tokens?.access_token ?? '';
  response.sendStatus((await oidc.fetchProtectedResource(config, token, new URL(API), 'GET')).status);
});
app.post('/refresh', async (request, response) => {
  const session = sessionOf(request, response);
  const fresh = await oidc.refreshTokenGrant(config, session.tokens?.refresh_token ?? '');
  session.tokens = { ...session.tokens, ...fresh }; // A refresh token that is not returned anew stays valid.
  response.send('Refreshed');
});
// Express takes a function of four parameters for one that handles errors.
app.use((error, _request, response, _next) => {
  response.status(403).send(`<p class="error">Login failed: ${error.message.replaceAll('<', '&lt;')}</p>`);
});
app.listen(Number(PORT), '127.0.0.1');
