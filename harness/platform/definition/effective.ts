import { placesToken } from '../api.js';
import { isCode, type Authentication, type Code, type RequestForm, type RequestSource, type Stage } from './types.js';

/** The request that the platform sends, its defaults written out as templates; undefined if the definition does not have it. */
export function effectiveRequest(stage: Stage, authentication: Authentication): RequestForm | Code | undefined {
  const source = sourceOf(stage, authentication);
  if (source === undefined || isCode(source)) return source;
  if (stage === 'test') return testRequest(source);
  if (stage === 'authorizeUrl') return authorizationRequest(source, authentication);
  const verifier = stage === 'getAccessToken' && authentication.oauth2Config.enablePkce && verifierParameter;
  return tokenRequest(source, { ...parametersOf[stage], ...verifier });
}

/** The parameters of a token request that declares no body, but for what PKCE adds. */
export function defaultParameterNames(stage: TokenStage): string[] {
  return Object.keys(parametersOf[stage]);
}

/** Where an effective request has a token that the platform places, which it takes by either spelling of its name. */
export interface OwnToken {
  part: 'headers' | 'params' | 'body';
  member: string;
}

/** Undefined if the definition places the token itself, or there is none. */
export function ownTokenIn(stage: Stage, authentication: Authentication): OwnToken | undefined {
  const form = sourceOf(stage, authentication);
  if (form === undefined || isCode(form)) return undefined;
  if (stage === 'test') return placesToken(form) ? undefined : { part: 'headers', member: 'authorization' };
  if (stage !== 'refreshAccessToken' || form.body !== undefined) return undefined;
  const member = 'refresh_token';
  if (methodOf(form, 'POST') !== 'GET') return { part: 'body', member };
  const declared = [...presentIn(form.params), ...presentIn(withoutQuery(form.url).query)];
  return declared.some(([name]) => name === member) ? undefined : { part: 'params', member };
}

function sourceOf(stage: Stage, { oauth2Config, test }: Authentication): RequestSource | undefined {
  return stage === 'test' ? test : oauth2Config[stage];
}

type Members = Readonly<Record<string, unknown>>;

/** State, challenge and redirect URL are the platform's own, but for a name of the latter; all else yields to what the definition declares. */
function authorizationRequest(form: RequestForm, { oauth2Config }: Authentication): RequestForm {
  const defaults = {
    client_id: '{{process.env.CLIENT_ID}}',
    response_type: 'code',
    ...(oauth2Config.scope && { scope: oauth2Config.scope }),
  };
  const declared = form.params?.['redirect_uri'] ?? withoutQuery(form.url).query['redirect_uri'];
  const own = {
    redirect_uri: isName(declared) ? declared : '{{bundle.inputData.redirect_uri}}',
    state: '{{bundle.inputData.state}}',
    ...(oauth2Config.enablePkce && {
      code_challenge: '{{bundle.inputData.code_challenge}}',
      code_challenge_method: 'S256',
    }),
  };
  return withParameters({ ...form, method: 'GET' }, { defaults, own });
}

/** A provider may know the redirect URI by a name. What a template stands for is seen when it is filled in. */
function isName(declared: unknown): boolean {
  return typeof declared === 'string' && declared !== '' && !URL.canParse(declared);
}

type TokenStage = 'getAccessToken' | 'refreshAccessToken';

const credentials = { client_id: '{{process.env.CLIENT_ID}}', client_secret: '{{process.env.CLIENT_SECRET}}' };
const parametersOf: Readonly<Record<TokenStage, Members>> = {
  getAccessToken: {
    ...credentials,
    code: '{{bundle.inputData.code}}',
    redirect_uri: '{{bundle.inputData.redirect_uri}}',
    grant_type: 'authorization_code',
  },
  refreshAccessToken: {
    ...credentials,
    refresh_token: '{{bundle.authData.refresh_token}}',
    grant_type: 'refresh_token',
  },
};
const verifierParameter = { code_verifier: '{{bundle.inputData.code_verifier}}' };

function tokenRequest(form: RequestForm, parameters: Members): RequestForm {
  const request = { ...form, method: methodOf(form, 'POST') };
  if (form.body !== undefined) return withDeclaredBody(request);
  const headers = lowerCased(form.headers);
  const defaults = { ...parameters };
  // A client authenticates in one way only (RFC 6749 §2.3).
  if ('authorization' in headers) delete defaults['client_secret'];
  const accept = { accept: 'application/json' };
  if (request.method === 'GET') return withParameters({ ...request, headers: { ...accept, ...headers } }, { defaults });
  return {
    ...request,
    headers: { ...accept, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: defaults,
    removeMissingValuesFrom: { ...form.removeMissingValuesFrom, body: true },
  };
}

function testRequest(form: RequestForm): RequestForm {
  const request = withDeclaredBody({ ...form, method: methodOf(form, 'GET') });
  if (placesToken(form)) return request;
  return { ...request, headers: { ...request.headers, authorization: 'Bearer {{bundle.authData.access_token}}' } };
}

function methodOf({ method }: RequestForm, usual: string): string {
  return method?.toUpperCase() ?? usual;
}

/** Nothing is merged into a declared body; an object is sent as JSON unless a header says otherwise. A GET has none. */
function withDeclaredBody({ body, ...request }: RequestForm): RequestForm {
  const sent = request.method === 'GET' ? undefined : body;
  const json = typeof sent === 'object' && { 'content-type': 'application/json; charset=utf-8' };
  const headers = { accept: 'application/json', ...json, ...lowerCased(request.headers) };
  return { ...request, headers, ...(sent !== undefined && { body: sent }) };
}

/** Header names are compared without case (RFC 9110 §5.1), so one spelling keeps a header from being there twice. */
function lowerCased(headers: Members = {}): Members {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * Puts parameters in the query, nothing twice and nothing empty (RFC 6749 §3.1): `own` stands before what is declared, that
 * before the URL's own query, and that before the defaults.
 */
function withParameters(
  { body: _, ...form }: RequestForm,
  { own = {}, defaults }: { own?: Members; defaults: Members },
): RequestForm {
  const { url, query } = withoutQuery(form.url);
  const ranked = [own, form.params, query, defaults].map(presentIn);
  const params = Object.fromEntries(ranked.reverse().flat());
  return { ...form, url, params, removeMissingValuesFrom: { ...form.removeMissingValuesFrom, params: true } };
}

function presentIn(params: Members = {}): [string, unknown][] {
  return Object.entries(params).filter(([, value]) => value !== '' && value !== null && value !== undefined);
}

/** As parameters, values of templates are encoded, and left out if they are missing. A template for a name stays in the URL. */
function withoutQuery(text: string): { url: string; query: Members } {
  const [, url = '', search = '', fragment = ''] = /^([^?#]*)\??([^#]*)(.*)$/s.exec(text) ?? [];
  const parts = search.split('&').filter((part) => part !== '');
  const kept = parts.filter((part) => part.split('=')[0]?.includes('{{'));
  const moved = parts.filter((part) => !kept.includes(part)).map((part) => [...new URLSearchParams(part)]);
  return {
    url: `${url}${kept.length > 0 ? '?' : ''}${kept.join('&')}${fragment}`,
    // Of a parameter that is there twice, the first counts.
    query: Object.fromEntries(moved.flat().reverse()),
  };
}
