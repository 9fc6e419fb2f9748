import { all, type HostileClient } from './claims.js';

export default {
  name: 'crashes-on-login',
  claims: all,
  open: () => ({
    startLogin: () => (undefined as unknown as { user: { id: string } }).user.id,
    handleCallback: () => undefined,
  }),
} satisfies HostileClient;
