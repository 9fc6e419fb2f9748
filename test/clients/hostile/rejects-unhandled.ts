import { all, authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'rejects-unhandled',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      void Promise.reject(new Error('nobody listens'));
      return new Promise(() => undefined);
    },
  }),
} satisfies HostileClient;
