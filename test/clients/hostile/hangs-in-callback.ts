import { all, authorizationUrl, type HostileClient } from './claims.js';

const never = () => new Promise<never>(() => undefined);

/** Begins well. */
export default {
  name: 'hangs-in-callback',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback: never,
    callApi: never,
    refresh: never,
  }),
} satisfies HostileClient;
