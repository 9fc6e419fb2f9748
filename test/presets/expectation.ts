import type { QuirkId } from '../../provider/quirks/index.js';

/** What the messages of a walk must hold, by what is known of the provider: asymmetric matchers may stand anywhere. */
export interface Expectation {
  /** Values of the form of the definition. */
  fields?: Record<string, string>;
  /** Parameters of the authorization request, and of the response that the client gets. */
  authorization?: Record<string, unknown>;
  callback?: Record<string, unknown>;
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
  /** Parameters of the callback after the end-user has refused; `page`: there is none. */
  denial: 'page' | Record<string, unknown>;
  /** How a code is refused that is not good. */
  badCode: ExpectedResponse;
  /** How the API refuses an access token that has ended. */
  expired?: ExpectedResponse;
  /** Quirks of the preset that a walk cannot meet, and why. */
  unmet?: Partial<Record<QuirkId, string>>;
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
