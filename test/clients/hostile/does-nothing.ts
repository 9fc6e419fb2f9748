import { all, type HostileClient } from './claims.js';

export default {
  name: 'does-nothing',
  claims: all,
  open: () => ({
    startLogin: () => undefined,
    handleCallback: () => undefined,
    callApi: () => undefined,
    refresh: () => undefined,
    logout: () => undefined,
  }),
} satisfies HostileClient;
