import { authorizationUrl, type HostileClient } from './claims.js';

export default {
  name: 'claimless',
  claims: {},
  open: (settings) => ({ startLogin: () => authorizationUrl(settings), handleCallback: () => undefined }),
} satisfies HostileClient;
