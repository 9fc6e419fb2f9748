import { all, authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'exits',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      process.stdout.write('last words');
      process.exit(0);
    },
  }),
} satisfies HostileClient;
