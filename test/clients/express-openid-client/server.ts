import { randomUUID } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import * as oidc from 'openid-client';
import { createPendingLogins } from '../pending-logins.js';

// An application as openid-client's guide has it, configured by its environment. Its logic is that of ../openid-client.ts.

const setting = (name: string) => process.env[name] ?? '';
const config = new oidc.Configuration(
  {
    issuer: setting('ISSUER'),
    authorization_endpoint: setting('AUTHORIZATION_ENDPOINT'),
    token_endpoint: setting('TOKEN_ENDPOINT'),
  },
  setting('CLIENT_ID'),
  {},
  oidc.ClientSecretBasic(setting('CLIENT_SECRET')),
);
oidc.allowInsecureRequests(config);

const logins = createPendingLogins();
const tokens = new Map<string, oidc.TokenEndpointResponse>();

function sessionOf(request: Request, response: Response): string {
  const known = /\bsid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const sid = known ?? randomUUID();
  if (!known) response.cookie('sid', sid, { httpOnly: true, sameSite: 'lax' });
  return sid;
}

const app = express();
app.get('/connect', async (request, response) => {
  const state = oidc.randomState();
  const verifier = setting('PKCE') === 'true' ? oidc.randomPKCECodeVerifier() : undefined;
  logins.add(sessionOf(request, response), { state, ...(verifier && { verifier }) });
  const hash = verifier && (await oidc.calculatePKCECodeChallenge(verifier));
  const challenge = hash && { code_challenge: hash, code_challenge_method: 'S256' };
  console.log(`${setting('CLIENT_ID')} begins a login`);
  const parameters = { redirect_uri: setting('REDIRECT_URI'), scope: setting('SCOPE'), state, ...challenge };
  response.redirect(oidc.buildAuthorizationUrl(config, parameters).href);
});
app.get('/callback', async (request, response) => {
  const sid = sessionOf(request, response);
  const url = new URL(request.originalUrl, setting('REDIRECT_URI'));
  const { state, verifier } = logins.take(sid, url.href);
  const checks = { expectedState: state, ...(verifier && { pkceCodeVerifier: verifier }) };
  tokens.set(sid, await oidc.authorizationCodeGrant(config, url, checks));
  response.redirect('/home');
});
app.get('/home', (request, response) => {
  response.send(tokens.has(sessionOf(request, response)) ? 'Connected.' : 'Welcome.');
});
app.get('/me', async (request, response) => {
  const token = tokens.get(sessionOf(request, response))?.access_token ?? '';
  const { status } = await oidc.fetchProtectedResource(config, token, new URL(setting('API')), 'GET');
  response.sendStatus(status);
});
// Express takes a function of four parameters for one that handles errors.
app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.status(403).type('text').send(`Not connected: ${error.message}.`);
});
app.listen(Number(setting('PORT')), '127.0.0.1');
