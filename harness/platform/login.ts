import type { AuthorizationResponse } from './callback.js';
import type { DeclaredAuthorization } from './authorization-url.js';
import type { Tokens } from './connections.js';
import { literalSecrets } from './definition/literals.js';
import { isCode, type Bundle } from './definition/types.js';
import { PlatformError } from './errors.js';
import { credentialsOf } from './integration.js';
import { render, returnedBy, runStage, type Context } from './stage.js';
import { isCredential, sensitiveValues } from './secrets.js';
import type { PendingLogin } from './state.js';
import { obtainTokens } from './token-endpoint.js';

/** The authorization request of a login, as its definition has it and the platform completes it. */
export async function authorizationUrl(login: PendingLogin, context: Context): Promise<URL> {
  const { duties, integration, wire, redirectUri } = context;
  const { fields, oauth2Config } = integration.authentication;
  const { clientId, clientSecret } = credentialsOf(integration);
  const hidden = duties.secretFields(fields, login.fields).map(({ value }) => value);
  wire.protect([...hidden, login.state, login.verifier]);
  wire.protectMembers(login.fields);
  const challenge = login.verifier === undefined ? undefined : duties.createChallenge(login.verifier);
  const inputData = {
    ...login.fields,
    redirect_uri: redirectUri,
    state: login.state,
    response_type: 'code',
    ...(challenge && { code_challenge: challenge.value, code_challenge_method: challenge.method }),
  };
  const url = duties.createAuthorizationUrl(await declaredRequest(bundleWith(inputData), context), login, {
    clientId,
    scope: oauth2Config.scope,
    redirectUri,
    challenge,
  });
  const configured = [...literalSecrets(integration.authentication), ...sensitiveValues(integration.env)];
  const credentials = duties.secretFields(fields.filter(isCredential), login.fields).map(({ value }) => value);
  duties.refuseSecretInUrl(
    url,
    [clientSecret ?? '', ...credentials, ...configured.filter(isLong)].filter((secret) => secret !== ''),
  );
  return url;
}

/** A short value, such as the `code` of `response_type=code`, may be that of a variable by chance. */
function isLong(secret: string): boolean {
  return secret.length > 5;
}

async function declaredRequest(bundle: Bundle, context: Context): Promise<DeclaredAuthorization> {
  const { authorizeUrl } = context.integration.authentication.oauth2Config;
  if (!isCode(authorizeUrl)) return render(authorizeUrl, bundle, context);
  const outcome = await runStage(
    { stage: 'authorizeUrl', code: authorizeUrl, bundle },
    (request) => context.wire.send(request, 'api'),
    context,
  );
  const url = outcome.kind === 'reply' ? undefined : returnedBy(outcome, 'authorizeUrl', context.wire.mask);
  if (typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
    return { url: new URL(url), params: [] };
  throw new PlatformError('invalid-authorization-url', 'The code of authorizeUrl must return an http or https URL.');
}

/** An authorization response that answers a pending login, and its code. */
export interface Granted {
  login: PendingLogin;
  response: AuthorizationResponse;
  code: string;
}

/** Redeems an authorization code. */
export async function redeem({ login, response, code }: Granted, context: Context): Promise<Tokens> {
  const { duties, integration, redirectUri } = context;
  const { fields, oauth2Config } = integration.authentication;
  const inputData = {
    ...duties.runtimeFields(fields, login.fields),
    code,
    redirect_uri: redirectUri,
    state: login.state,
    ...(login.verifier !== undefined && { code_verifier: login.verifier }),
  };
  const tokens = await obtainTokens(
    {
      stage: 'getAccessToken',
      source: oauth2Config.getAccessToken,
      parameters: duties.codeParameters(code, login, redirectUri),
      bundle: {
        ...bundleWith(inputData),
        cleanedRequest: { querystring: response.parameters },
        rawRequest: { querystring: response.parameters },
      },
    },
    context,
  );
  duties.requireComputed(fields, tokens.members);
  // A scope that is not returned is the one that was asked for (RFC 6749 §5.1).
  return { ...tokens, scope: tokens.scope ?? oauth2Config.scope };
}

function bundleWith(inputData: Bundle['inputData']): Bundle {
  return { inputData, authData: {}, meta: { isTestingAuth: false } };
}
