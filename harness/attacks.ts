import type { WireRequest } from './model/protocol.js';
import type { Passing, Scene, Step } from './model/scenario.js';
import {
  alice,
  begin,
  comeBack,
  consent,
  deliver,
  deniedLogin,
  deny,
  login,
  mallory,
  refreshesByItself,
  renew,
  restart,
  second,
  secondTab,
  sequence,
  thirdTab,
  weekPasses,
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

/** The same callback twice at one time, as from a double click or a browser that loads ahead. Honest parties bring it once. */
export function repeatCallbackAtOnce(flow: Flow = alice): Step {
  return attack(
    'repeat-callback-at-once',
    'Bring the same authorization response to the client twice at one time.',
    comeBack(flow),
    async (scene) => {
      const request = scene.kept.get(`callback of ${flow.flow}`);
      if (!request) return;
      scene.attack('the same callback was delivered twice at one time');
      const { browser, user } = flow;
      await Promise.all([1, 2].map(() => scene.perform({ do: 'callback', browser, user, request })));
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

/** Brings `from`'s authorization response, changed by `change`, to the client in the browser of `into`; `told` says so afterwards. */
export function misdeliver(
  id: string,
  summary: string,
  {
    told,
    from,
    into,
    honest,
    change = (url) => url,
  }: { told: string; from: Flow; into: Flow; honest: Step | null; change?: (url: URL, own: URL | undefined) => URL },
): Step {
  return attack(id, summary, honest, async (scene) => {
    const callback = scene.kept.get(`callback of ${from.flow}`);
    const own = scene.kept.get(`callback of ${into.flow}`);
    if (!callback) return;
    scene.attack(told);
    const url = change(new URL(callback.url), own && new URL(own.url)).href;
    await deliver(scene, into, { method: 'GET', url, headers: [] });
  });
}

/** For misdeliver: as the attacker would send it to a browser that knows no state. */
export function withoutState(callback: URL): URL {
  callback.searchParams.delete('state');
  return callback;
}

/**
 * Codes of the attacker, each beside a state that looks like none to some program, in a browser that began no login. Honest
 * parties log in.
 */
export function unaskedWithStates(states: readonly string[]): Step {
  return attack(
    `unasked-with-states(${states.join()})`,
    `Bring the attacker's codes to a browser that began no login, with ${states.map((state) => `"${state}"`).join(', ')} for state.`,
    login(alice),
    async (scene) => {
      const urls: string[] = [];
      for (const [index, state] of states.entries()) {
        const flow = { ...mallory, flow: `mallory ${index}` };
        await begin(flow).run(scene);
        await consent(flow).run(scene);
        const callback = scene.kept.get(`callback of ${flow.flow}`);
        if (!callback) return;
        const url = new URL(callback.url);
        url.searchParams.set('state', state);
        urls.push(url.href);
      }
      const shown = states.map((state) => `"${state}"`).join(', ');
      scene.attack(`callbacks with ${shown} for state came in a browser that began no login`);
      for (const url of urls) await deliver(scene, alice, { method: 'GET', url, headers: [] });
    },
  );
}

/** A page of the attacker posts his code to the client, as OAuth 2.0 Form Post Response Mode §2 would, while a login is under way. */
export const postedCode: readonly Step[] = [
  begin(mallory),
  consent(mallory),
  begin(alice),
  consent(alice),
  attack(
    'posted-code',
    "Post the attacker's code, with a state of his own making, to the client in the victim's browser.",
    comeBack(alice),
    async (scene) => {
      const callback = scene.kept.get(`callback of ${mallory.flow}`);
      if (!callback) return;
      scene.attack("the attacker's code was posted");
      const url = new URL(callback.url);
      const form = new URLSearchParams({ code: url.searchParams.get('code') ?? '', state: 'posted-by-another-site' });
      for (const name of form.keys()) url.searchParams.delete(name);
      const headers: [string, string][] = [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Origin', 'http://attacker.example'],
      ];
      await deliver(scene, alice, { method: 'POST', url: url.href, headers, body: form.toString() });
    },
  ),
];

/** The attacker puts a code of his own into the victim's callback, whatever else has become of that. RFC 9700 §4.5 */
export const codeInjection = codeInjectionWith(
  'foreign-code',
  "Bring the victim's callback, with the attacker's code in it, to the victim's browser.",
  "the victim's callback came with the attacker's code in it",
  (callback) => callback,
);

/** The same, with something else in the callback changed, too. */
export function codeInjectionWith(
  id: string,
  summary: string,
  told: string,
  change: (callback: URL) => URL,
): readonly Step[] {
  return [
    begin(mallory),
    consent(mallory),
    begin(alice),
    consent(alice),
    misdeliver(id, summary, {
      told,
      from: mallory,
      into: alice,
      honest: comeBack(alice),
      change: (callback, own) => change(withForeignCode(callback, own)),
    }),
  ];
}

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

/** The code has expired, whatever its lifetime, when the callback is brought to the client. */
export const codeExpires: Step = attack('code-expires', 'Make the code expire.', null, async (scene) => {
  if (!scene.kept.has(`callback of ${alice.flow}`)) return;
  scene.attack('the code had expired when it was redeemed');
  scene.end('main', 'codes');
});

/** Two hours go by, and the access token has expired, whatever its lifetime. */
export const accessTokenExpires: Step = attack(
  'access-token-expires',
  'Let two hours pass, and end the access token if it still lives.',
  null,
  async (scene) => {
    scene.attack('the access token had expired');
    await scene.timePasses(2 * 3600 * 1000);
    scene.end('main', 'access tokens');
  },
);

/** The end-user has withdrawn the connection at the provider, and two hours have gone by. */
export const tokensRevoked: Step = attack(
  'tokens-revoked',
  'Let two hours pass, and revoke all tokens.',
  null,
  async (scene) => {
    scene.attack('all tokens had been revoked');
    await scene.timePasses(2 * 3600 * 1000);
    scene.end('main', 'tokens');
  },
);

/** The end-user says no. Honest parties agree. */
export const denied: Step = attack('denied', 'Let the end-user deny.', consent(alice), async (scene) => {
  scene.attack('the end-user denied');
  await deny(alice).run(scene);
});

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

/** The end-user leaves the authorization server's page open until the next day, and agrees then: the code is fresh, the login is not. */
export const dayGoesBy: Step = attack(
  'day-goes-by',
  'Let a day go by before the end-user agrees.',
  null,
  async (scene) => {
    scene.attack('the login was a day old when its end-user agreed');
    await scene.timePasses(24 * 3600 * 1000);
  },
);

/** What a bookmark, a reload or a scanner brings: nothing at all, and then a state alone. Honest parties bring the response. */
export function emptyCallbacks(flow: Flow = alice): Step {
  return attack(
    'empty-callbacks',
    'Bring callbacks to the client that hold neither a code nor an error.',
    comeBack(flow),
    async (scene) => {
      const callback = scene.kept.get(`callback of ${flow.flow}`);
      if (!callback) return;
      scene.attack('callbacks without code and error were delivered');
      const full = new URL(callback.url);
      const bare = new URL(callback.url);
      for (const name of ['code', 'state', 'iss']) bare.searchParams.delete(name);
      full.searchParams.delete('code');
      for (const url of [bare, full]) await deliver(scene, flow, { method: 'GET', url: url.href, headers: [] });
    },
  );
}

/** The end-user says no at first. Honest parties agree at once. */
export const firstDenied: Step = attack(
  'first-denied',
  'Begin a login that the end-user denies.',
  login(alice),
  async (scene) => {
    scene.attack('the end-user denied');
    await deniedLogin(alice).run(scene);
  },
);

/** What scans links, or looks ahead, asks for the header fields of the callback alone. RFC 9110 §9.3.2 */
export function headFirst(flow: Flow = alice): Step {
  return attack(
    'head-first',
    'Ask for the header fields of the callback, before the browser brings it.',
    null,
    async (scene) => {
      const callback = scene.kept.get(`callback of ${flow.flow}`);
      if (!callback) return;
      scene.attack('the callback was asked for with HEAD');
      const { browser, user } = flow;
      await scene.perform({ do: 'callback', browser, user, request: { ...callback, method: 'HEAD' } });
    },
  );
}

/** The end-user says no, and again as often as the client sends the browser back. Honest parties agree. */
export function denyEachTime(times: number, flow: Flow = alice): Step {
  return attack(
    `deny-each-time(${times})`,
    `Begin a login that ${flow.user} denies, ${times} times if the client begins it anew by itself.`,
    login(flow),
    async (scene) => {
      const { browser, user } = flow;
      scene.attack('the end-user denied');
      await begin(flow).run(scene);
      for (let round = 0; round < times; round += 1) {
        await deny(flow).run(scene);
        const request = scene.kept.get(`callback of ${flow.flow}`);
        if (!request) return;
        scene.kept.delete(`callback of ${flow.flow}`);
        const outcome = await scene.perform({ do: 'callback', browser, user, request });
        if (outcome.kind !== 'redirected') return;
        scene.kept.set(`request of ${flow.flow}`, outcome.to);
      }
    },
  );
}

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
