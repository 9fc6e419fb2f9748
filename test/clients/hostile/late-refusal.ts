import { all, authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'late-refusal',
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    async handleCallback({ url }) {
      const { endpoints, clientId, clientSecret = '' } = settings.issuers.main;
      const code = new URL(url).searchParams.get('code') ?? '';
      const body = { grant_type: 'authorization_code', code, redirect_uri: settings.redirectUri };
      await fetch(endpoints.token, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
        body: new URLSearchParams(body),
      });
      throw new Error('I refuse, but too late');
    },
  }),
} satisfies HostileClient;
