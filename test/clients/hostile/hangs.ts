import { all, type HostileClient } from './claims.js';

const never = () => new Promise<never>(() => undefined);

export default {
  name: 'hangs',
  claims: all,
  open: () => ({ startLogin: never, handleCallback: never, callApi: never, refresh: never, logout: never }),
} satisfies HostileClient;
