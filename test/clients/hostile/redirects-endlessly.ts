import { createServer } from 'node:http';
import { all, authorizationUrl, type HostileClient } from './claims.js';

/** Sends the browser round and round between pages of its own, ahead of the authorization server. */
export default {
  name: 'redirects-endlessly',
  claims: all,
  open: (settings) => ({
    async startLogin() {
      const server = createServer((request, response) => {
        const round = Number(/\d+/.exec(request.url ?? '')?.[0] ?? 0);
        response
          .writeHead(302, { location: `/${round + 1}?${new URL(authorizationUrl(settings)).search.slice(1)}` })
          .end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      return `http://127.0.0.1:${port}/0`;
    },
    handleCallback: () => undefined,
  }),
} satisfies HostileClient;
