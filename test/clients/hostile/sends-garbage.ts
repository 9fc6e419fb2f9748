import { all, authorizationUrl, type HostileClient } from './claims.js';

/** Says that every request of the harness has been answered well. */
function forge() {
  for (const message of ['junk', 42, null, { tell: 'crashed', reason: 'forged', token: 'guess' }])
    process.send!(message);
  for (let re = 0; re < 50; re++) {
    for (const token of ['', 'guess', undefined])
      process.send!({ token, re, tell: 'outcome', outcome: { kind: 'connected', user: 'forged' } });
  }
}

export default {
  name: 'sends-garbage',
  claims: all,
  open(settings) {
    process.on('message', forge);
    return {
      startLogin() {
        forge();
        return authorizationUrl(settings);
      },
      handleCallback() {
        forge();
        throw new Error('I refuse, whatever I say');
      },
    };
  },
} satisfies HostileClient;
