import type { WireRequest } from './model/protocol.js';
import type { Scene, Step } from './model/scenario.js';
import {
  alice,
  begin,
  comeBack,
  consent,
  deliver,
  login,
  mallory,
  secondTab,
  sequence,
  thirdTab,
  weekPasses,
  type Flow,
} from './steps.js';

/** A step that no honest party takes. The twin takes `honest` in its place, or nothing. */
export function attack(id: string, summary: string, honest: Step | null, run: (scene: Scene) => Promise<void>): Step {
  return { id: `attack:${id}`, summary, honest, run };
}

/** The same callback once more, in the same browser. Honest parties log in anew: a client that can do so once only is seen. */
export function replayCallback(flow: Flow = alice): Step {
  return attack(
    'replay-callback',
    'Bring the same authorization response to the client a second time.',
    login(secondTab),
    async (scene) => {
      const callback = scene.kept.get(`callback of ${flow.flow}`);
      if (!callback) return;
      scene.attack('the same callback was delivered a second time');
      await scene.perform({ do: 'callback', browser: flow.browser, user: flow.user, request: callback });
    },
  );
}

/**
 * Three logins in one browser at a time. They come back in an order in which neither the oldest nor the latest login is
 * always the right one. Honest parties log in one after the other.
 */
export function interleavedLogins(): Step {
  const tabs = [alice, secondTab, thirdTab];
  const honest = sequence('three-logins', 'Log in three times, one after the other.', tabs.map(login));
  const back = [secondTab, alice, thirdTab].map(comeBack);
  return attack(
    'interleaved-logins',
    'Begin logins in three tabs, then finish the second, the first and the third.',
    honest,
    async (scene) => {
      scene.attack('three logins were under way in one browser');
      for (const step of [...tabs.map(begin), ...tabs.map(consent), ...back]) await step.run(scene);
    },
  );
}

/** Brings `from`'s authorization response, changed by `change`, to the client in the browser of `into`. */
export function misdeliver(
  id: string,
  summary: string,
  {
    from,
    into,
    honest,
    change = (url) => url,
  }: { from: Flow; into: Flow; honest: Step | null; change?: (url: URL, own: URL | undefined) => URL },
): Step {
  return attack(id, summary, honest, async (scene) => {
    const callback = scene.kept.get(`callback of ${from.flow}`);
    const own = scene.kept.get(`callback of ${into.flow}`);
    if (!callback) return;
    scene.attack(summary);
    const url = change(new URL(callback.url), own && new URL(own.url)).href;
    await deliver(scene, into, { method: 'GET', url, headers: [] });
  });
}

/** For misdeliver: as the attacker would send it to a browser that knows no state. */
export function withoutState(callback: URL): URL {
  callback.searchParams.delete('state');
  return callback;
}

/** The attacker puts a code of his own into the victim's callback, whatever else has become of that. RFC 9700 §4.5 */
export const codeInjection: readonly Step[] = [
  begin(mallory),
  consent(mallory),
  begin(alice),
  consent(alice),
  misdeliver('foreign-code', "Bring the victim's callback, with the attacker's code in it, to the victim's browser.", {
    from: mallory,
    into: alice,
    honest: comeBack(alice),
    change: withForeignCode,
  }),
];

function withForeignCode(callback: URL, own: URL | undefined): URL {
  const mixed = new URL(own ?? callback);
  mixed.searchParams.set('code', callback.searchParams.get('code') ?? '');
  return mixed;
}

/** The callback comes so late that the code has expired, and the token endpoint refuses it. RFC 6749 §4.1.2 */
export const tooLate: Step = attack(
  'too-late',
  'Let the code expire before the callback is brought to the client.',
  null,
  async (scene) => {
    scene.attack('the code expired');
    await scene.timePasses(90 * 1000);
  },
);

/**
 * An error response that nobody sent, while a login is under way: with a state that nobody chose, or with the right one and
 * in the name of another authorization server, in place of the genuine response.
 */
export function forgeError(flow: Flow = alice, { ofAnotherServer = false } = {}): Step {
  const whose = ofAnotherServer ? ' of another authorization server' : '';
  return attack(
    ofAnotherServer ? 'forge-error(another server)' : 'forge-error',
    `Bring a forged error response${whose} to the client while a login is under way.`,
    ofAnotherServer ? comeBack(flow) : null,
    async (scene) => {
      const request = scene.kept.get(`request of ${flow.flow}`);
      const redirectUri = redirectUriOf(request);
      if (!request || !redirectUri) return;
      const url = new URL(redirectUri);
      url.searchParams.set('error', 'access_denied');
      url.searchParams.set('error_description', 'Your account is locked. Write to help at attacker dot example.');
      if (ofAnotherServer) {
        const state = new URL(request.url).searchParams.get('state');
        if (state !== null) url.searchParams.set('state', state);
        url.searchParams.set('iss', new URL('/another-server', scene.issuers.main.issuer).href);
      } else {
        url.searchParams.set('state', 'forged-by-another-site');
      }
      scene.attack(`a forged error response${whose} was delivered`);
      await scene.perform({
        do: 'callback',
        browser: flow.browser,
        user: flow.user,
        request: { method: 'GET', url: url.href, headers: [] },
      });
    },
  );
}

/** The server's endpoints move, and its metadata say so; nothing is left where they were. A week goes by. */
export const moveEndpoints: Step = attack(
  'move-endpoints',
  'Move the endpoints of the authorization server, and let a week pass.',
  weekPasses,
  async (scene) => {
    scene.attack('the endpoints moved, and the metadata changed with them');
    scene.arm('main', [{ id: 'tenant-templated-endpoints' }]);
    await weekPasses.run(scene);
  },
);

/** Nothing for a client that asks to be answered at what is no URL. */
function redirectUriOf(request: WireRequest | undefined): string | undefined {
  const uri = request && new URL(request.url).searchParams.get('redirect_uri');
  return uri && URL.canParse(uri) ? uri : undefined;
}
