import type { IssuerSettings } from '../model/client.js';
import type { TokenRequest } from './client-auth.js';
import type { Tokens } from './connections.js';
import type { Duties } from './duties.js';
import { textOf } from './token-response.js';
import type { Wire } from './wire.js';

/** Asks an issuer for tokens, with a code or a refresh token. `now` is in milliseconds since the epoch. */
export async function obtainTokens(
  issuer: IssuerSettings,
  parameters: Record<string, string>,
  { wire, duties, now }: { wire: Wire; duties: Duties; now: () => number },
): Promise<Tokens> {
  const request = duties.authenticateClient(
    {
      url: issuer.endpoints.token,
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      form: new URLSearchParams(parameters),
    },
    issuer,
  );
  wire.learn([request.headers['authorization']?.split(' ')[1]]);
  const reply = await duties.requestTokens(request, (tokenRequest) => wire.send(posted(tokenRequest), 'token'));
  const body = duties.parseTokenBody(reply);
  duties.refuseTokenError(reply, body, wire.mask);
  const accessToken = duties.takeAccessToken(body, wire.mask);
  duties.checkTokenType(body, wire.mask);
  const lifetime = duties.lifetimeOf(body);
  const tokens = {
    accessToken,
    refreshToken: textOf(body, 'refresh_token', 'refreshToken'),
    expiresAt: lifetime === undefined ? undefined : Math.floor(now() / 1000 + lifetime),
    scope: textOf(body, 'scope'),
  };
  wire.learn([tokens.accessToken, tokens.refreshToken]);
  return tokens;
}

function posted({ url, headers, form }: TokenRequest) {
  return { method: 'POST', url, headers, body: form.toString() };
}
