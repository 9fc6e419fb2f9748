import type { WireRequest } from './model/protocol.js';
import type { Passing, Scene, Step } from './model/scenario.js';
import {
  alice,
  begin,
  comeBack,
  consent,
  deliver,
  login,
  mallory,
  refreshesByItself,
  renew,
  restart,
  second,
  secondTab,
  sequence,
  thirdTab,
  useAgainInSecond,
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

/** Something that is done for alice after she has logged out. */
export function afterLogout(step: Step): Step {
  return attack(`after-logout:${step.id}`, `${step.summary} Alice has logged out.`, null, async (scene) => {
    scene.attack('the client was asked to use a connection that its user had ended');
    await step.run(scene);
  });
}

/** Both processes find at the same time that the access token has expired. Honest parties come one after the other. */
export const useInBothAtOnce: Step = attack(
  'use-in-both-at-once',
  'Let the access token expire, then call the API in both processes at once.',
  sequence('use-in-both', 'Let the access token expire, then use the connection in one process after the other.', [
    renew,
    useAgainInSecond,
  ]),
  async (scene) => {
    await scene.timePasses(2 * 3600 * 1000);
    scene.attack('two processes needed a new access token at once');
    await Promise.all(
      [undefined, second].map((process) => scene.perform({ do: 'call-api', user: alice.user }, process)),
    );
  },
);

const restarted = sequence('renew-and-restart', 'Renew the connection, then start the client anew.', [renew, restart]);

/** The client dies when the response to its refresh has left the server: it cannot have stored what is in it. */
export const killWhileRefreshing: Step = attack(
  'kill-while-refreshing',
  'Let the access token expire, make the client refresh, kill it as the response comes, and start it anew.',
  restarted,
  async (scene) => {
    await scene.timePasses(2 * 3600 * 1000);
    const action = refreshesByItself(scene) ? 'call-api' : 'refresh';
    await scene.performUntil({ do: action, user: alice.user }, isRefreshed, 'the client was killed while it refreshed');
    await scene.start();
  },
);

/** The client dies at the first use of its new access token, or when it has reported the refresh as done. */
export const killAtFirstUse: Step = attack(
  'kill-at-first-use',
  'Let the access token expire, kill the client at the first use of the new one, and start it anew.',
  restarted,
  async (scene) => {
    await scene.timePasses(2 * 3600 * 1000);
    const summary = 'the client was killed when it had new tokens';
    if (refreshesByItself(scene)) {
      let refreshed = false;
      const isFirstUse = (passing: Passing) => {
        refreshed ||= isRefreshed(passing);
        return refreshed && passing.message === 'request' && passing.endpoint === 'api';
      };
      await scene.performUntil({ do: 'call-api', user: alice.user }, isFirstUse, summary);
    } else if ((await scene.perform({ do: 'refresh', user: alice.user })).kind === 'connected') {
      scene.attack(summary);
      await scene.kill();
    }
    await scene.start();
  },
);

function isRefreshed({ message, grantType, status }: Passing): boolean {
  return message === 'response' && grantType === 'refresh_token' && status === 200;
}

/** An error response that nobody sent, with a state that nobody chose, while a login is under way. */
export function forgeError(flow: Flow = alice): Step {
  return attack(
    'forge-error',
    'Bring a forged error response to the client while a login is under way.',
    null,
    async (scene) => {
      const redirectUri = redirectUriOf(scene.kept.get(`request of ${flow.flow}`));
      if (!redirectUri) return;
      const url = new URL(redirectUri);
      url.searchParams.set('error', 'access_denied');
      url.searchParams.set('error_description', 'Your account is locked. Write to help at attacker dot example.');
      url.searchParams.set('state', 'forged-by-another-site');
      scene.attack('a forged error response was delivered');
      await scene.perform({
        do: 'callback',
        browser: flow.browser,
        user: flow.user,
        request: { method: 'GET', url: url.href, headers: [] },
      });
    },
  );
}

/** Nothing for a client that asks to be answered at what is no URL. */
function redirectUriOf(request: WireRequest | undefined): string | undefined {
  const uri = request && new URL(request.url).searchParams.get('redirect_uri');
  return uri && URL.canParse(uri) ? uri : undefined;
}
