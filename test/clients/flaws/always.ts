import { createHash } from 'node:crypto';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import { formOf } from './parts.js';

/** Flaws of the platform client, as the duties that they replace. */
export const alwaysFlaws = {
  'redeems-code-again': {
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      const failed = reply.status >= 400 && reply.status !== 401 && formOf(request).has('code');
      return failed ? standard.requestTokens(request, send) : reply;
    },
  },
  'verifier-per-browser': {
    keepLogin(logins, login) {
      if (login.verifier !== undefined) login.verifier = createHash('sha256').update(login.browser).digest('base64url');
      return standard.keepLogin(logins, login);
    },
  },
  'secret-in-token-url': {
    async requestTokens(request, send) {
      const [, secret = ''] = Buffer.from(request.headers['authorization']?.slice(6) ?? '', 'base64')
        .toString()
        .split(':');
      const url = new URL(request.url);
      if (secret !== '') url.searchParams.set('client_secret', decodeURIComponent(secret));
      return standard.requestTokens({ ...request, url: url.href }, send);
    },
  },
} satisfies Record<string, Partial<Duties>>;
