import { all, authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'refuses-callback',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      throw new Error('I refuse this callback');
    },
  }),
} satisfies HostileClient;
