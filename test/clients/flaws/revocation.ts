import type { StoredConnection } from '../../../harness/platform/connections.js';
import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';

/** Flaws of the platform client, as the duties that they replace. */
export const revocationFlaws = {
  'revokes-in-url': {
    revocationRequest(url, parameters) {
      const request = standard.revocationRequest(url, parameters);
      return { ...request, url: `${url}?${new URLSearchParams(parameters).toString()}` };
    },
  },
  'revokes-without-client-auth': {
    authenticateClient: (request, integration) =>
      standard.authenticateClient(
        request,
        request.form.has('token') ? { ...integration, clientAuth: 'none' } : integration,
      ),
  },
  'revokes-access-token-only': {
    revocations: (tokens) => standard.revocations({ ...tokens, refreshToken: undefined }),
  },
  'parses-revocation-response': {
    checkRevoked(reply) {
      standard.checkRevoked(reply);
      if (reply.body !== '') JSON.parse(reply.body);
    },
  },
  'takes-503-for-revoked': { checkRevoked: (reply) => reply.status === 503 || standard.checkRevoked(reply) },
  'forgets-only-if-revoked': {
    async logOut(forget, revoke) {
      await revoke();
      forget();
    },
  },
  'keeps-access-token-after-logout': {
    forgetConnection: (connections, user) => keep(connections, user, { refreshToken: undefined }),
  },
  'keeps-refresh-token-after-logout': {
    forgetConnection: (connections, user) => keep(connections, user, { accessToken: 'forgotten' }),
  },
} satisfies Record<string, Partial<Duties>>;

function keep(
  connections: Map<string, StoredConnection>,
  user: string,
  changes: Partial<StoredConnection['tokens']>,
): void {
  const connection = connections.get(user);
  if (connection) connections.set(user, { ...connection, tokens: { ...connection.tokens, ...changes } });
}
