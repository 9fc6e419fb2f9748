import { all, authorizationUrl, type HostileClient } from './claims.js';

const clear = '\u001b[2J\u001b[H';
const c1 = '\u009b2J';
const forged = `\r\n  ✓ state/missing  forged\u2028  ✓ state/wrong  forged\n\u202eevil\u202c`;

/** Whatever it may say ends up on a screen. */
export default {
  name: `steers-terminal${clear}${forged}`,
  version: `1.0${c1}\u0007`,
  claims: all,
  open: (settings) => ({
    startLogin: () => authorizationUrl(settings),
    handleCallback() {
      console.log(`${clear}${settings.issuers.main.clientId} ${settings.issuers.main.clientSecret}${forged}`);
      throw Object.assign(new Error(`I refuse${clear}${c1}${forged}`), { code: `\u001b[31m` });
    },
  }),
} satisfies HostileClient;
