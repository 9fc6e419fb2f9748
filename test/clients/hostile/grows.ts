import { all, authorizationUrl, type HostileClient } from './claims.js';

/** Takes memory, sixteen megabytes at a time, and gives none back. */
export default {
  name: 'grows',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    async handleCallback() {
      const taken: Buffer[] = [];
      for (;;) {
        if (taken.length < 32) taken.push(Buffer.alloc(2 ** 24, taken.length + 1));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  }),
} satisfies HostileClient;
