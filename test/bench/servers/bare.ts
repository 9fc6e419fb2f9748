// oidc-provider and nothing else, for how long it takes to start.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const listener = new Provider(origin, { features: { devInteractions: { enabled: false } } }).callback();
server.on('request', (request, response) => void listener(request, response));
const metadata = `${origin}/.well-known/openid-configuration`;
process.stdout.write(`${JSON.stringify({ issuers: [{ endpoints: { metadata } }] })}\n`);
