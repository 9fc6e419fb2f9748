// A node:http handler that reads the request and always says the same: the ceiling.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce, authorization, connections } from './contract.js';

const answer = JSON.stringify({
  access_token: 'x'.repeat(43),
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'y'.repeat(43),
  scope: 'read',
});
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'content-length': answer.length,
      })
      .end(answer);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
announce({
  tokenEndpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
  authorization,
  refreshTokens: Array.from({ length: connections }, () => 'any'),
});
