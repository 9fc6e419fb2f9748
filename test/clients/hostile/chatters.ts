import { all, authorizationUrl, type HostileClient } from './claims.js';

/** A megabyte and more of the shortest lines there are, and one that leaks. */
export default {
  name: 'chatters',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      process.stdout.write(`${settings.issuers.main.clientId} ${settings.issuers.main.clientSecret}\n`.repeat(2000));
      process.stdout.write('x\n'.repeat(600_000));
      throw new Error('I refuse, at length');
    },
  }),
} satisfies HostileClient;
