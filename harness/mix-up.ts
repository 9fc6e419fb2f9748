import type { Step } from './model/scenario.js';
import { attack, misdeliver } from './attacks.js';
import { alice, begin, bobElsewhere, comeBack, consent, login, sequence, type Flow } from './steps.js';

/**
 * The server where the login began is hostile: it sends the browser on to the honest one, with the state and the challenge
 * of the login. The honest server's code then comes back as the answer to that login. RFC 9700 §4.4.1
 */
export function mixUp(flow: Flow = alice): Step {
  return attack(
    'mix-up',
    'Let the authorization server send the browser on to another one, and the end-user agree there.',
    consent(flow),
    async (scene) => {
      const request = scene.kept.get(`request of ${flow.flow}`);
      const { other } = scene.issuers;
      if (!request || !other) return;
      const url = new URL(other.endpoints.authorization);
      for (const [name, value] of new URL(request.url).searchParams) url.searchParams.append(name, value);
      url.searchParams.set('client_id', other.clientId);
      scene.attack('the authorization server sent the browser on to another one');
      scene.divert('main', url.href);
      await consent(flow).run(scene);
    },
  );
}

/** Logins at two servers at a time; the one that was begun first comes back first. Honest parties log in one after the other. */
export function loginsSideBySide(): Step {
  const flows = [alice, bobElsewhere];
  return attack(
    'logins-side-by-side',
    'Begin a login at each of two authorization servers, then finish both.',
    sequence('two-logins', 'Log in at two authorization servers, one after the other.', flows.map(login)),
    async (scene) => {
      scene.attack('a login at each of two authorization servers was under way');
      for (const step of [...flows.map(begin), ...flows.map(consent), ...flows.map(comeBack)]) await step.run(scene);
    },
  );
}

/** Spellings of an issuer identifier that are equal to it only after a change. RFC 3986 §6.2.1 to §6.2.3 */
const spellings = {
  'host-in-capitals': (issuer: string) => issuer.replace(new URL(issuer).hostname, (host) => host.toUpperCase()),
  'path-in-capitals': (issuer: string) => new URL(issuer).origin + new URL(issuer).pathname.toUpperCase(),
};

/** The callback names its issuer in another spelling. */
export function respellIssuer(spelling: keyof typeof spellings, flow: Flow = alice): Step {
  return misdeliver(
    `iss-with-${spelling}`,
    `Bring the callback to the client with another iss, which is the right one but for capital letters.`,
    {
      told: 'the callback came with another iss, which is the right one but for capital letters',
      from: flow,
      into: flow,
      honest: comeBack(flow),
      change(callback) {
        const issuer = callback.searchParams.get('iss');
        if (issuer !== null && URL.canParse(issuer)) callback.searchParams.set('iss', spellings[spelling](issuer));
        return callback;
      },
    },
  );
}
