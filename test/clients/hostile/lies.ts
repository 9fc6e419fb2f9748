import { all, authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'lies',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback: () => ({
      subject: 'somebody',
      label: 'Somebody',
      scope: settings.issuers.main.scope,
      expiresAt: 4102444800,
    }),
    callApi: () => ({ status: 200 }),
    refresh: () => ({ subject: 'somebody' }),
    logout: () => undefined,
  }),
} satisfies HostileClient;
