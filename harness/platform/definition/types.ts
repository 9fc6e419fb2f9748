/** Authentication of type oauth2 in the Zapier app schema, checked and normalised: what a definition file says. */
export interface Authentication {
  /** In the order of the form. */
  fields: readonly Field[];
  oauth2Config: OAuth2Config;
  test: RequestSource;
  /** A template over the test's result and the connection, or code. */
  connectionLabel?: string | Code;
}

export interface OAuth2Config {
  authorizeUrl: RequestSource;
  getAccessToken: RequestSource;
  refreshAccessToken?: RequestSource;
  /** Name of the callback's parameter that holds the code, if it is not `code`. */
  codeParam?: string;
  /** Sent as written. */
  scope?: string;
  /** Whether a 401 refreshes the tokens. */
  autoRefresh: boolean;
  enablePkce: boolean;
}

/** The requests of a definition, by the name under which they stand in it. */
export type Stage = 'authorizeUrl' | 'getAccessToken' | 'refreshAccessToken' | 'test';

/** In the order in which a connection needs them. */
export const stages: readonly Stage[] = ['authorizeUrl', 'getAccessToken', 'refreshAccessToken', 'test'];

/** One field of the input form. */
export interface Field {
  key: string;
  label?: string;
  type: 'string' | 'text' | 'number' | 'integer' | 'boolean' | 'datetime' | 'copy' | 'password';
  required: boolean;
  default?: string;
  /** Markdown. */
  helpText?: string;
  placeholder?: string;
  /** Labels by value, in order. */
  choices?: ReadonlyMap<string, string>;
  /** Comes from the token response; nobody is asked for it. */
  computed: boolean;
  /** Shows where in a larger text the value stands, as in `https://{{input}}.acme.com`; never part of the value. */
  inputFormat?: string;
}

/** A request is described by a form or made by code. */
export type RequestSource = RequestForm | Code;

/** Every text may hold templates. */
export interface RequestForm {
  url: string;
  method?: string;
  params?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, unknown>>;
  /** Sent as JSON, or as a form if the content type says so; a text is sent as it is. */
  body?: Readonly<Record<string, unknown>> | string;
  /** Where a missing value is left out; elsewhere it becomes an empty text. */
  removeMissingValuesFrom?: { params?: boolean; body?: boolean };
}

/** A function body with `z` and `bundle`, or an exported function of a module: `path` leads to it from the default export. */
export type Code = { source: string } | { module: string; path: readonly string[] };

export function isCode(source: RequestSource | string): source is Code {
  return typeof source === 'object' && ('source' in source || 'module' in source);
}

/** What a connection stores, and a template can name: flat. */
export type Scalar = string | number | boolean | null;

/** What templates and code get to see. */
export interface Bundle {
  /** The form's values, and what the step adds: `redirect_uri`, `state`, `code`, `code_verifier`, or the test's result. */
  inputData: Readonly<Record<string, unknown>>;
  /** What the connection stores. */
  authData: Readonly<Record<string, Scalar>>;
  meta: { isTestingAuth: boolean };
  /** The callback's query. */
  cleanedRequest?: { querystring: Readonly<Record<string, string>> };
  rawRequest?: { querystring: Readonly<Record<string, string>> };
}

/** Where templates find their values: `{{bundle.…}}` and `{{process.env.…}}`. */
export interface TemplateScope {
  bundle: Bundle;
  env: Readonly<Record<string, string>>;
  fields: readonly Field[];
}
