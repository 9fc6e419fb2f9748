import { all, authorizationUrl, type HostileClient } from './claims.js';

const line = 'x'.repeat(1023);

export default {
  name: 'floods',
  claims: all,
  open: (settings) => ({
    startLogin() {
      for (let megabytes = 0; megabytes < 100; megabytes++)
        for (let lines = 0; lines < 1024; lines++) console.log(line);
      return authorizationUrl(settings);
    },
    handleCallback: () => undefined,
  }),
} satisfies HostileClient;
