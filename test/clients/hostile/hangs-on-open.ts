import { all, type HostileClient } from './claims.js';

export default {
  name: 'hangs-on-open',
  claims: all,
  open: () => new Promise<never>(() => undefined) as never,
} satisfies HostileClient;
