import { all, type HostileClient } from './claims.js';

function refuse(): never {
  throw Object.assign(new Error('I refuse'), { code: 'REFUSED' });
}

export default {
  name: 'refuses-everything',
  claims: all,
  open: () => ({ startLogin: refuse, handleCallback: refuse, callApi: refuse, refresh: refuse, logout: refuse }),
} satisfies HostileClient;
