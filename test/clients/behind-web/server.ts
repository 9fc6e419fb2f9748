import { randomUUID } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { ClientDefinition, ClientSettings } from '../../../harness/model/client.js';

// Puts a web application around any of the clients next door: each session is a browser and a user of its own.

const settings = JSON.parse(process.env['SETTINGS'] ?? '') as ClientSettings;
const { default: definition } = (await import(process.env['CLIENT_FILE'] ?? '')) as { default: ClientDefinition };
const client = await definition.open(settings);

function sessionOf(request: Request, response: Response): string {
  const known = /\bsid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  const sid = known ?? randomUUID();
  if (!known) response.cookie('sid', sid, { httpOnly: true, sameSite: 'lax' });
  return sid;
}

const app = express();
app.get('/health', (_, response) => void response.send('ok'));
app.get('/connect', async (request, response) => {
  const browser = sessionOf(request, response);
  response.redirect(String(await client.startLogin({ browser, user: browser, issuer: 'main' })));
});
app.get('/callback', async (request, response) => {
  const browser = sessionOf(request, response);
  const url = new URL(request.originalUrl, settings.redirectUri).href;
  await client.handleCallback({ browser, user: browser, url, method: 'GET', headers: [] });
  response.redirect('/home');
});
app.get('/home', (_, response) => void response.send('Connected.'));
app.get('/me', async (request, response) => {
  const { api } = settings.issuers.main;
  const answer = await client.callApi?.({ user: sessionOf(request, response), url: api, method: 'GET' });
  response.json(answer);
});
// An error page of status 200, as many applications have it.
app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.type('text').send(`Not connected: ${error.message}`);
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
