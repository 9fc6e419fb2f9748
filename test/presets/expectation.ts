import type { Duration } from '../../provider/clock.js';
import type { QuirkId } from '../../provider/quirks/index.js';

/** What the messages of a walk must hold, by what is known of the provider: asymmetric matchers may stand anywhere. */
export interface Expectation extends WalkOptions {
  /** Parameters of the authorization request, and of the response that the client gets. */
  authorization?: Record<string, unknown>;
  callback?: Record<string, unknown>;
  /** The names of the callback's parameters, all of them, sorted. */
  callbackMembers?: readonly string[];
  tokenRequest?: ExpectedRequest;
  tokenResponse: ExpectedResponse;
  /** What else the code is exchanged for before there is a connection. */
  further?: readonly ExpectedExchange[];
  /** The test request of the definition. */
  api?: ExpectedRequest;
  apiResponse?: ExpectedResponse;
  label?: unknown;
  /** `none`: the provider has no refresh tokens. */
  refresh: 'none' | ExpectedExchange;
  /** Whether a refresh brings another refresh token than the exchange of the code. */
  rotates?: boolean;
  /** Parameters of the callback after the end-user has refused; `page`: there is none. */
  denial: 'page' | Record<string, unknown>;
  /** How a code is refused that is not good. */
  badCode: ExpectedResponse;
  /** How a refresh token is refused that has been revoked. */
  badRefresh?: ExpectedResponse;
  /** How the API refuses an access token that has ended. */
  expired?: ExpectedResponse;
  /** Whether an access token still works when it is 25 hours old, and nobody has refreshed it. */
  lasting?: boolean;
  /** Quirks of the preset that a walk cannot meet, and why. */
  unmet?: Partial<Record<QuirkId, string>>;
}

/** What a walk needs to be told. */
export interface WalkOptions {
  /** Values of the form of the definition. */
  fields?: Record<string, string> | undefined;
  /** What the definition reads from the environment beside the client's credentials. */
  env?: Record<string, string> | undefined;
  /** How long the first access token is old when it is refreshed, as in `9m`; by default not at all. */
  refreshAfter?: Duration | undefined;
}

export interface ExpectedExchange {
  request?: ExpectedRequest;
  response: ExpectedResponse;
}

export interface ExpectedRequest {
  method?: string;
  url?: unknown;
  /** Lower-case names. */
  headers?: Record<string, unknown>;
  /** Of the form, the JSON object, or the query. */
  parameters?: Record<string, unknown>;
}

export interface ExpectedResponse {
  status?: number;
  /** Lower-case names. */
  headers?: Record<string, unknown>;
  /** Parsed if it is JSON or a form, else text. */
  body?: unknown;
  /** The names of the body's members, all of them, sorted. */
  members?: readonly string[];
}
