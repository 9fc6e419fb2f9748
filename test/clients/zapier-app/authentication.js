const authorizeUrl = process.env.AUTHORIZE_URL || 'https://login.acme.example/authorize';
const tokenUrl = process.env.TOKEN_URL || 'https://login.acme.example/token';
const profileUrl = process.env.PROFILE_URL || 'https://api.acme.example/me';

/** Sends a token request, and follows no redirect: it would take code and secret to whoever is at the other end. */
async function requestTokens(z, parameters) {
  const response = await z.request({
    url: tokenUrl,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: { ...parameters, client_id: process.env.CLIENT_ID, client_secret: process.env.CLIENT_SECRET },
    redirect: 'manual',
    skipThrowForStatus: true,
  });
  return { status: response.status, body: parse(response.content) };
}

/** The members of a response, which may have come as JSON or as a form, whatever its content type says. */
function parse(content) {
  try {
    const body = JSON.parse(content);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return Object.fromEntries(new URLSearchParams(content));
  }
}

/** What a connection keeps: plain values, wherever in the response they stand. */
function tokensIn(z, { status, body }) {
  const found = [body, body.data, body.authed_user].find((part) => part && typeof part.access_token === 'string');
  const failed = status < 200 || status > 299 || body.error || body.ok === false;
  if (failed || !found) throw new z.errors.Error('Acme gave no access token. Connect again.', 'TokenError', status);
  const { access_token, refresh_token, scope, token_type = 'Bearer' } = found;
  if (String(token_type).toLowerCase() !== 'bearer')
    throw new z.errors.Error('Acme gave a token of a kind that this app cannot use.', 'TokenError', status);
  return {
    access_token,
    ...(typeof refresh_token === 'string' && refresh_token !== '' && { refresh_token }),
    ...(typeof scope === 'string' && { scope }),
  };
}

async function getAccessToken(z, bundle) {
  const { code, redirect_uri, code_verifier } = bundle.inputData;
  return tokensIn(
    z,
    await requestTokens(z, {
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      ...(code_verifier && { code_verifier }),
    }),
  );
}

async function refreshAccessToken(z, bundle) {
  const { refresh_token } = bundle.authData;
  if (!refresh_token) throw new z.errors.ExpiredAuthError('Acme gave nothing to refresh with. Connect again.');
  const response = await requestTokens(z, { grant_type: 'refresh_token', refresh_token });
  if (response.body.error === 'invalid_grant')
    throw new z.errors.ExpiredAuthError('Acme has ended this connection. Connect again.');
  return tokensIn(z, response);
}

/** To the API alone, and not to the token endpoint. */
function addAccessToken(request, z, bundle) {
  const token = bundle.authData && bundle.authData.access_token;
  if (token && request.url !== tokenUrl) request.headers.authorization = `Bearer ${token}`;
  return request;
}

module.exports = {
  addAccessToken,
  authentication: {
    type: 'oauth2',
    oauth2Config: {
      authorizeUrl: {
        url: authorizeUrl,
        params: {
          client_id: '{{process.env.CLIENT_ID}}',
          state: '{{bundle.inputData.state}}',
          redirect_uri: '{{bundle.inputData.redirect_uri}}',
          response_type: 'code',
        },
      },
      getAccessToken,
      refreshAccessToken,
      scope: 'read write',
      enablePkce: true,
      autoRefresh: true,
    },
    test: { url: profileUrl },
    connectionLabel: '{{name}}',
  },
};
