import { all, authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'spins',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      console.log('about to spin');
      for (;;);
    },
  }),
} satisfies HostileClient;
