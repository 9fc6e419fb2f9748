// oauth2-mock-server with ES256, its fastest algorithm.
import { OAuth2Server } from 'oauth2-mock-server';
import { announce, authorization, connections } from './contract.js';

const server = new OAuth2Server();
await server.issuer.keys.generate('ES256');
await server.start(0, '127.0.0.1');
announce({
  tokenEndpoint: `http://127.0.0.1:${server.address().port}/token`,
  authorization,
  refreshTokens: Array.from({ length: connections }, () => 'any'),
});
