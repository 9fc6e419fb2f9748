import { all, authorizationUrl, type HostileClient } from './claims.js';

/** Sends refreshes by the hundred, and waits for none. */
export default {
  name: 'storms',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      const { endpoints, clientId } = settings.issuers.main;
      const body = { grant_type: 'refresh_token', refresh_token: 'made up', client_id: clientId };
      for (let sent = 0; sent < 100; sent++)
        fetch(endpoints.token, { method: 'POST', body: new URLSearchParams(body) }).catch(() => undefined);
      throw new Error('I refuse, and storm');
    },
  }),
} satisfies HostileClient;
