import { all, authorizationUrl, type HostileClient } from './claims.js';

/** Asks to be answered at what is no URL. */
export default {
  name: 'nonsense-url',
  claims: all,
  open: (settings) => ({
    startLogin() {
      const url = new URL(authorizationUrl(settings));
      url.searchParams.set('redirect_uri', 'no url at all');
      return url;
    },
    handleCallback: () => undefined,
  }),
} satisfies HostileClient;
