import { setTimeout } from 'node:timers/promises';
import type { Scene, Step } from './model/scenario.js';
import type { Outcome, WireRequest } from './model/protocol.js';

/** Whose login it is, and in which browser it happens. `alice` is the honest end-user, `mallory` the attacker. */
export interface Flow {
  flow: string;
  browser: string;
  user: string;
  /** Where; `main` unless given. */
  issuer?: string;
}

export const alice: Flow = { flow: 'alice', browser: 'browser', user: 'alice' };
export const mallory: Flow = { flow: 'mallory', browser: "attacker's browser", user: 'mallory' };
/** Another honest end-user, in a browser of his own. */
export const bob: Flow = { flow: 'bob', browser: 'second browser', user: 'bob' };
/** Somebody else's login, at the second authorization server. */
export const bobElsewhere: Flow = { flow: 'bob elsewhere', browser: "bob's browser", user: 'bob', issuer: 'other' };
/** Further logins of the same end-user in the same browser. */
export const secondTab: Flow = { ...alice, flow: 'second tab' };
export const thirdTab: Flow = { ...alice, flow: 'third tab' };

/** A complete login, and a first API call where the client can make one. */
export function login(flow: Flow = alice): Step {
  return sequence(`login(${flow.flow})`, `Log ${flow.user} in.`, [begin(flow), consent(flow), comeBack(flow)]);
}

/** A login that the end-user refuses at the authorization server. RFC 6749 §4.1.2.1 */
export function deniedLogin(flow: Flow = alice): Step {
  return sequence(`denied-login(${flow.flow})`, `Begin a login that ${flow.user} then denies.`, [
    begin(flow),
    deny(flow),
    comeBack(flow),
  ]);
}

/** Makes the client begin a login. */
export function begin(flow: Flow = alice): Step {
  return {
    id: `begin(${flow.flow})`,
    summary: `Begin a login of ${flow.user} in ${flow.browser}.`,
    async run(scene) {
      const started = await scene.perform({
        do: 'start-login',
        browser: flow.browser,
        user: flow.user,
        issuer: flow.issuer ?? 'main',
      });
      if (started.kind === 'redirected') scene.kept.set(`request of ${flow.flow}`, started.to);
    },
  };
}

/** Sends the browser to the authorization server, where the end-user agrees. */
export function consent(flow: Flow = alice): Step {
  return visit('consent', flow, false);
}

export function deny(flow: Flow = alice): Step {
  return visit('deny', flow, true);
}

/** Lets the browser bring the authorization response to the client. */
export function comeBack(flow: Flow = alice): Step {
  return {
    id: `come-back(${flow.flow})`,
    summary: `Bring the authorization response of ${flow.user} to the client.`,
    async run(scene) {
      const callback = scene.kept.get(`callback of ${flow.flow}`);
      if (callback) await deliver(scene, flow, callback);
    },
  };
}

/** The same, and nothing more is asked of the client. */
export function bringCallback(flow: Flow = alice): Step {
  return {
    id: `bring-callback(${flow.flow})`,
    summary: `Bring the authorization response of ${flow.user} to the client, and ask for nothing more.`,
    async run(scene) {
      const request = scene.kept.get(`callback of ${flow.flow}`);
      if (request) await scene.perform({ do: 'callback', browser: flow.browser, user: flow.user, request });
    },
  };
}

/** Lets an hour and more go by, so that the access token has expired, and makes the client need a new one. */
export const renew: Step = {
  id: 'renew',
  summary: 'Let the access token expire, then use the connection again.',
  async run(scene) {
    await scene.timePasses(2 * 3600 * 1000);
    if (!refreshesByItself(scene)) await scene.perform({ do: 'refresh', user: alice.user });
    if (scene.claims.api) await scene.perform({ do: 'call-api', user: alice.user });
  },
};

/** The same, however long the authorization server's access tokens live. */
export const renewAnyhow: Step = {
  id: 'renew-anyhow',
  summary: 'Let two hours pass, end the access token if it still lives, then use the connection again.',
  async run(scene) {
    await scene.timePasses(2 * 3600 * 1000);
    scene.end('main', 'access tokens');
    await use(scene, alice);
  },
};

/** The renewal for a client that refreshes; any other is left with the tokens of its login. */
export const renewIfClaimed: Step = {
  id: 'renew-if-claimed',
  summary: 'If the client refreshes, let the access token expire, then use the connection again.',
  async run(scene) {
    if (scene.claims.refresh === true) await renew.run(scene);
  },
};
/** Lets the access tokens of two connections expire, then uses both again. */
export function renewBoth(one: Flow, other: Flow): Step {
  return {
    id: `renew(${one.flow}, ${other.flow})`,
    summary: `Let the access tokens of ${one.user} and ${other.user} expire, then use both connections again.`,
    async run(scene) {
      await scene.timePasses(2 * 3600 * 1000);
      for (const flow of [one, other]) {
        if (scene.claims.refresh === true && !refreshesByItself(scene))
          await scene.perform({ do: 'refresh', user: flow.user });
        if (scene.claims.api && (scene.claims.refresh === true || refreshesByItself(scene))) await call(scene, flow);
      }
    },
  };
}

/** Makes the client use the connection again, whatever became of it. */
export const useAgain: Step = {
  id: 'use-again',
  summary: 'Use the connection again.',
  run: (scene) => use(scene, alice),
};

/** Both connections need new tokens at the same time; afterwards each is used in its turn. */
export const renewBothAtOnce: Step = {
  id: 'renew-both',
  summary: "Let both users' access tokens expire, renew them at once, then call the API for one user after the other.",
  async run(scene) {
    await scene.timePasses(2 * 3600 * 1000);
    const act = refreshesByItself(scene) ? 'call-api' : 'refresh';
    await Promise.all([alice, bob].map(({ user }) => scene.perform({ do: act, user })));
    for (const { user } of [alice, bob]) await scene.perform({ do: 'call-api', user });
  },
};

/** A week goes by: what a client has read from the authorization server can be expected to have gone stale. */
export const weekPasses: Step = {
  id: 'week-passes',
  summary: 'Let a week pass.',
  run: (scene) => scene.timePasses(7 * 24 * 3600 * 1000),
};

export const logOut: Step = {
  id: 'log-out',
  summary: 'Log alice out.',
  async run(scene) {
    await scene.perform({ do: 'logout', user: alice.user });
  },
};

/** The name of a process that is started beside the one in which alice logs in. */
export const second = 'second process';

/** Starts another process of the client, on the same store, and makes it take up the connection. */
export const useInSecond: Step = {
  id: 'use-in-second',
  summary: 'Start a second process of the client on the same store, and use the connection there.',
  async run(scene) {
    await scene.start(second);
    await scene.perform({ do: scene.claims.api ? 'call-api' : 'refresh', user: alice.user }, second);
  },
};

export const useAgainInSecond: Step = {
  id: 'use-again-in-second',
  summary: 'Use the connection again in the second process.',
  run: (scene) => use(scene, alice, second),
};

/** Ends the client in good order and starts it anew, on the same store. */
export const restart: Step = {
  id: 'restart',
  summary: 'Start the client anew, on the same store.',
  run: (scene) => scene.start(),
};

/** The same, ten minutes on: a client that waits before it tries again has waited long enough. */
export function later(step: Step): Step {
  return {
    id: `later(${step.id})`,
    summary: `Let ten minutes pass. ${step.summary}`,
    async run(scene) {
      await scene.timePasses(10 * 60 * 1000);
      await step.run(scene);
    },
  };
}

export const callApi: Step = {
  id: 'call-api',
  summary: 'Call the API.',
  async run(scene) {
    await scene.perform({ do: 'call-api', user: alice.user });
  },
};

/** A complete login. A client that says it is connected, and can call the API, makes that many calls in all. */
export function loginAndCall(calls: number): Step {
  return sequence(`login-and-call(${calls})`, `Log alice in, and call the API ${calls} times.`, [
    begin(),
    consent(),
    {
      id: `come-back-and-call(${calls})`,
      summary: 'Bring the authorization response to the client, and call the API if it is connected.',
      async run(scene) {
        const callback = scene.kept.get(`callback of ${alice.flow}`);
        const outcome = callback && (await deliver(scene, alice, callback));
        if (outcome?.kind !== 'connected' || !scene.claims.api) return;
        for (let n = 1; n < calls; n++) await scene.perform({ do: 'call-api', user: alice.user });
      },
    },
  ]);
}

/** Leaves the client alone for so long in real time: what it does then is its timers' doing. */
export function rest(milliseconds: number): Step {
  return {
    id: `rest(${milliseconds})`,
    summary: `Leave the client alone for ${milliseconds} ms.`,
    run: () => setTimeout(milliseconds),
  };
}

/** The access token expires, then so many API calls are made at once. */
export function renewInParallel(calls: number): Step {
  return {
    id: `renew-in-parallel(${calls})`,
    summary: `Let the access token expire, then make ${calls} API calls at once.`,
    async run(scene) {
      await scene.timePasses(2 * 3600 * 1000);
      await Promise.all(Array.from({ length: calls }, () => scene.perform({ do: 'call-api', user: alice.user })));
    },
  };
}

function visit(verb: string, flow: Flow, denies: boolean): Step {
  return {
    id: `${verb}(${flow.flow})`,
    summary: `Send ${flow.browser} to the authorization server, where ${flow.user} ${denies ? 'denies' : 'agrees'}.`,
    async run(scene) {
      const request = scene.kept.get(`request of ${flow.flow}`);
      const callback = request && (await scene.authorize(flow.browser, request, { user: flow.user, deny: denies }));
      if (callback) scene.kept.set(`callback of ${flow.flow}`, callback);
    },
  };
}

/** Brings a callback to the client. If it says that it is connected, it is asked to prove it, where it can. */
export async function deliver(scene: Scene, flow: Flow, request: WireRequest): Promise<Outcome> {
  const { browser, user } = flow;
  const outcome = await scene.perform({ do: 'callback', browser, user, request });
  if (outcome.kind === 'connected' && scene.claims.api) await call(scene, flow);
  return outcome;
}

/** Calls the API of the authorization server that the connection is with. */
async function call(scene: Scene, { user, issuer }: Flow): Promise<void> {
  const api = issuer === undefined ? undefined : scene.issuers[issuer]?.api;
  await scene.perform({ do: 'call-api', user, ...(api !== undefined && { url: api }) });
}

/** What a client has to do when its access token has expired. */
export async function use(scene: Scene, { user }: Flow, process?: string): Promise<void> {
  if (!refreshesByItself(scene)) await scene.perform({ do: 'refresh', user }, process);
  if (scene.claims.api) await scene.perform({ do: 'call-api', user }, process);
}

export function refreshesByItself(scene: Scene): boolean {
  return scene.claims['refresh-on-401'] === true || scene.claims['refresh-ahead'] === true;
}

/** Several steps as one. */
export function sequence(id: string, summary: string, steps: readonly Step[]): Step {
  return {
    id,
    summary,
    async run(scene) {
      for (const step of steps) await step.run(scene);
    },
  };
}
