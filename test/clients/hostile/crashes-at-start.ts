import { all, type HostileClient } from './claims.js';

export default {
  name: 'crashes-at-start',
  claims: all,
  open() {
    throw new Error('no configuration');
  },
} satisfies HostileClient;
