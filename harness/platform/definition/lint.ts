import { isTemplate, partsOf } from '../templates.js';
import { defaultParameterNames } from './effective.js';
import { parametersOf, type Parameter } from './parameters.js';
import { pathOf, type Path, type Problem } from './problem.js';
import { missingValues, templatesInCode } from './template-lint.js';
import { isCode, stages, type Authentication, type RequestForm, type Stage } from './types.js';
import { lintUrl } from './url-lint.js';

/** What a valid definition probably does not mean, or should not do; paths start inside `authentication`. */
export function lint(authentication: Authentication): Problem[] {
  const { connectionLabel } = authentication;
  return [
    ...refreshLints(authentication),
    ...stages.flatMap((stage) => under(pathOf(stage), requestLints(stage, authentication))),
    ...(connectionLabel !== undefined && isCode(connectionLabel)
      ? under(['connectionLabel'], templatesInCode(connectionLabel))
      : []),
  ];
}

function under(start: Path, problems: readonly Problem[]): Problem[] {
  return problems.map(({ path, message }) => ({ path: [...start, ...path], message }));
}

function requestLints(stage: Stage, authentication: Authentication): Problem[] {
  const { oauth2Config, test, fields } = authentication;
  const request = stage === 'test' ? test : oauth2Config[stage];
  if (request === undefined) return [];
  if (isCode(request)) return templatesInCode(request);
  return [
    ...lintUrl(request, fields),
    ...missingValues(stage, request),
    ...unsentBody(request),
    ...stageLints(stage, request, authentication),
  ];
}

/** RFC 9110 §9.3.1, §9.3.2: a body has no meaning there. */
function unsentBody(form: RequestForm): Problem[] {
  if (form.body === undefined || sendsBody(form)) return [];
  const message = `It is not sent: the method is ${form.method}. Use params, or another method.`;
  return [{ path: ['body'], message }];
}

function sendsBody({ method = '' }: RequestForm): boolean {
  return !['GET', 'HEAD'].includes(method);
}

function refreshLints({ oauth2Config: { autoRefresh, refreshAccessToken } }: Authentication): Problem[] {
  if (autoRefresh && refreshAccessToken === undefined) {
    const message = 'There is no request to refresh with. Declare refreshAccessToken, or remove autoRefresh.';
    return [{ path: ['oauth2Config', 'autoRefresh'], message }];
  }
  if (!autoRefresh && refreshAccessToken !== undefined) {
    const message = 'It is never sent: autoRefresh is off. Set autoRefresh to true, or remove the request.';
    return [{ path: ['oauth2Config', 'refreshAccessToken'], message }];
  }
  return [];
}

function stageLints(stage: Stage, form: RequestForm, authentication: Authentication): Problem[] {
  if (stage === 'test') return [];
  const parameters = parametersOf(form);
  const redirectUri = redirectUriLints(parameters);
  if (stage === 'authorizeUrl') return [...redirectUri, ...stateLints(parameters)];
  const body = sendsBody(form) ? bodyLints(stage, form, parameters, authentication.oauth2Config.enablePkce) : [];
  return stage === 'getAccessToken' ? [...redirectUri, ...body] : body;
}

/** RFC 6749 §4.1.3: the redirect URI of the token request is the one of the authorization request. */
function redirectUriLints(parameters: readonly Parameter[]): Problem[] {
  const message =
    'It may differ from the redirect URI that the platform listens at, and that both requests must share. Use {{bundle.inputData.redirect_uri}}.';
  return differing(parameters, 'redirect_uri').map(({ path }) => ({ path, message }));
}

/** RFC 6749 §10.12: the state binds the callback to the browser, so the platform makes it. */
function stateLints(parameters: readonly Parameter[]): Problem[] {
  const message = "It has no effect: the platform's own state is sent. Remove it, or use {{bundle.inputData.state}}.";
  return differing(parameters, 'state').map(({ path }) => ({ path, message }));
}

function differing(parameters: readonly Parameter[], name: string): Parameter[] {
  return parameters.filter(
    (parameter) => parameter.name === name && !isOnlyTemplate(parameter.value, `bundle.inputData.${name}`),
  );
}

function isOnlyTemplate(value: unknown, name: string): boolean {
  const [part, ...rest] = typeof value === 'string' ? partsOf(value) : [];
  return part !== undefined && isTemplate(part) && part.name === name && rest.length === 0;
}

type TokenStage = Parameters<typeof defaultParameterNames>[0];

/** Nothing is merged into a declared body. */
function bodyLints(
  stage: TokenStage,
  form: RequestForm,
  parameters: readonly Parameter[],
  enablePkce: boolean,
): Problem[] {
  if (form.body === undefined) return [];
  return [
    ...missingParameters(stage, form, parameters),
    ...encodingLints(form),
    ...(stage === 'getAccessToken' && enablePkce ? verifierLints(form, parameters) : []),
  ];
}

function missingParameters(stage: TokenStage, form: RequestForm, parameters: readonly Parameter[]): Problem[] {
  // RFC 6749 §2.3.1: the header authenticates the client in place of the parameters.
  const excused = headerOf(form, 'authorization') === undefined ? [] : ['client_id', 'client_secret'];
  const missing = defaultParameterNames(stage).filter(
    (name) => !excused.includes(name) && !declares(form, parameters, name),
  );
  if (missing.length === 0) return [];
  return [
    {
      path: ['body'],
      message: `It lacks ${missing.join(', ')}: a declared body is sent as it is. Add what the provider needs.`,
    },
  ];
}

function verifierLints(form: RequestForm, parameters: readonly Parameter[]): Problem[] {
  if (declares(form, parameters, 'code_verifier')) return [];
  const message =
    "It lacks code_verifier, without which a server with PKCE refuses the code (RFC 7636 §4.5). Add code_verifier: '{{bundle.inputData.code_verifier}}'.";
  return [{ path: ['body'], message }];
}

function declares({ body }: RequestForm, parameters: readonly Parameter[], name: string): boolean {
  if (parameters.some((parameter) => parameter.name === name)) return true;
  // A template's own name says nothing about the text around it.
  return typeof body === 'string' && new RegExp(`(?<![\\w.-])${name}(?![\\w-])`).test(body);
}

function encodingLints(form: RequestForm): Problem[] {
  if (typeof form.body !== 'object' || headerOf(form, 'content-type') !== undefined) return [];
  const message =
    'It goes out as JSON, while a token request is a form (RFC 6749 §4.1.3, §6). Declare the header Content-Type: application/x-www-form-urlencoded.';
  return [{ path: ['body'], message }];
}

function headerOf({ headers = {} }: RequestForm, name: string): unknown {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
