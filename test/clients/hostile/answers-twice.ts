import { all, type HostileClient } from './claims.js';

let count = 0;

/** What it returns is another thing each time that it is looked at. */
const changing = {
  get status() {
    return (count += 1) % 2 ? 200 : 'two hundred';
  },
  get subject() {
    return (count += 1) % 2 ? 'alice' : { of: 'another kind' };
  },
  then(resolve: (value: unknown) => void, reject: (reason: unknown) => void) {
    resolve('http://localhost:1/first');
    resolve('http://localhost:1/second');
    reject(new Error('and a third answer'));
  },
};

export default {
  name: 'answers-twice',
  claims: all,
  open: () => ({
    startLogin: () => changing,
    handleCallback: () => changing,
    callApi: () => changing,
    refresh: () => changing,
  }),
} satisfies HostileClient;
