import * as z from 'zod';
import type { ClientDefinition, ClientMethods, ClientSettings } from '../model/client.js';
import type { Action, Outcome } from '../model/protocol.js';
import { outcomeOfThrown, reasonOf, shown, writeOutThrown } from './thrown.js';

/** One run of a client, spoken to in actions and outcomes. Neither method rejects on account of the client. */
export interface OpenedClient {
  perform(action: Action): Promise<Outcome>;
  close(): Promise<void>;
}

type Openable = Pick<ClientDefinition, 'open' | 'isRefusal'>;
type OnThrown = (text: string) => void;

/** Opens a client for one run. If that fails, every action of the run has crashed for that reason. `onThrown` gets every error, written out. */
export async function openSession(
  client: Openable,
  settings: ClientSettings,
  onThrown: OnThrown,
): Promise<OpenedClient> {
  try {
    const methods: unknown = await client.open(settings);
    if (typeof methods !== 'object' || methods === null)
      return crashedClient(`open must return { startLogin, handleCallback, … }; it returned ${shown(methods)}`);
    return workingClient(client, methods as ClientMethods, settings, onThrown);
  } catch (error) {
    onThrown(writeOutThrown(error));
    return crashedClient(`open threw: ${reasonOf(error).reason}`);
  }
}

function crashedClient(reason: string): OpenedClient {
  return { perform: () => Promise.resolve({ kind: 'crashed', reason }), close: () => Promise.resolve() };
}

function workingClient(
  client: Openable,
  methods: ClientMethods,
  settings: ClientSettings,
  onThrown: OnThrown,
): OpenedClient {
  return {
    async perform(action) {
      try {
        return await call(methods, action, settings);
      } catch (error) {
        if (error instanceof Nonsense) return { kind: 'crashed', reason: error.message };
        onThrown(writeOutThrown(error));
        return outcomeOfThrown(error, client.isRefusal && ((thrown) => client.isRefusal!(thrown)));
      }
    },
    async close() {
      try {
        await methods.close?.();
      } catch (error) {
        onThrown(writeOutThrown(error));
      }
    },
  };
}

async function call(methods: ClientMethods, action: Action, settings: ClientSettings): Promise<Outcome> {
  const { user } = action;
  switch (action.do) {
    case 'start-login': {
      if (!methods.startLogin) return { kind: 'unsupported' };
      const { browser, issuer } = action;
      return redirected(await methods.startLogin({ browser, user, issuer }));
    }
    case 'callback': {
      if (!methods.handleCallback) return { kind: 'unsupported' };
      const { browser } = action;
      const { body, ...request } = action.request;
      return connected(
        'handleCallback',
        user,
        await methods.handleCallback({ browser, user, ...request, ...(body !== undefined && { body }) }),
      );
    }
    case 'call-api': {
      if (!methods.callApi) return { kind: 'unsupported' };
      const { url = settings.issuers.main.api, method = 'GET' } = action;
      return answered(await methods.callApi({ user, url, method }));
    }
    case 'refresh':
      return methods.refresh ? connected('refresh', user, await methods.refresh({ user })) : { kind: 'unsupported' };
    case 'logout':
      if (!methods.logout) return { kind: 'unsupported' };
      await methods.logout({ user });
      return { kind: 'answered', status: 204 };
  }
}

/** A method returned what it must not: the client's fault, but nothing that it threw. */
class Nonsense extends Error {}

/** Longer than any server accepts; keeps a hostile client from sending its memory over. */
const longestUrl = 64 * 1024;

function redirected(value: unknown): Outcome {
  const url = value instanceof URL ? value.href : value;
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new Nonsense(
      `startLogin must return the authorization request's URL as a string or a URL, absolute, http or https; it returned ${shown(value)}`,
    );
  if (url.length > longestUrl)
    throw new Nonsense(`startLogin returned a URL of ${url.length} characters; at most ${longestUrl} are accepted`);
  return { kind: 'redirected', to: { method: 'GET', url, headers: [] } };
}

const text = z
  .string({ error: 'must be a string' })
  .max(10_000, { error: 'must have at most 10000 characters' })
  .optional();
const connectionSchema = z
  .object(
    {
      subject: text,
      label: text,
      scope: text,
      expiresAt: z.number({ error: 'must be a number: seconds since the epoch' }).optional(),
    },
    { error: 'must be an object' },
  )
  .optional();

function connected(method: string, user: string, value: unknown): Outcome {
  const connection = parsed(
    connectionSchema,
    value,
    `${method} must return nothing or { subject, label, scope, expiresAt }, all optional`,
  );
  return { kind: 'connected', user, ...connection };
}

const answerSchema = z.object(
  {
    status: z
      .int({ error: 'must be a whole number' })
      .min(100, { error: 'must be at least 100' })
      .max(999, { error: 'must be at most 999' }),
  },
  { error: 'must be an object' },
);

function answered(value: unknown): Outcome {
  return {
    kind: 'answered',
    ...parsed(answerSchema, value, "callApi must return { status }, the response's status code"),
  };
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, rule: string): T {
  const result = attempt(() => schema.safeParse(value));
  if (result?.success) return result.data;
  const { path = [], message = 'cannot be read' } = result?.error.issues[0] ?? {};
  throw new Nonsense(`${rule}; it returned ${shown(value)} (${[...path, message].join(' ')})`);
}

/** Undefined where reading the client's object threw: a getter's error is no refusal. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
