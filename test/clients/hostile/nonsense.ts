import { all, type HostileClient } from './claims.js';

export default {
  name: 'nonsense',
  claims: all,
  open: () => ({
    startLogin: () => 42,
    handleCallback: () => ({ subject: 7, expiresAt: 'soon' }),
    callApi: () => ({ status: 'x' }),
    refresh: () => null,
    logout: 'not a function',
  }),
} satisfies HostileClient;
