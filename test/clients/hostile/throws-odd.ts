import { all, type HostileClient } from './claims.js';

const booby = {
  get message(): string {
    throw new Error('do not read me');
  },
  get code(): string {
    throw new Error('do not read me either');
  },
  toJSON(): never {
    throw new Error('nor write me');
  },
};

function raise(value: unknown) {
  return () => {
    throw value;
  };
}

export default {
  name: 'throws-odd',
  claims: all,
  open: () => ({
    startLogin: raise(undefined),
    handleCallback: raise(booby),
    callApi: raise(null),
    refresh: raise({}),
    logout: raise(Object.defineProperties(new Error('trapped'), Object.getOwnPropertyDescriptors(booby))),
  }),
} satisfies HostileClient;
