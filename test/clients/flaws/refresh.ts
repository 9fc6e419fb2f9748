import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import type { StoredConnection } from '../../../harness/platform/connections.js';
import type { Integration } from '../../../harness/platform/integration.js';
import { memberOf } from '../../../harness/platform/flatten.js';
import { formOf, has, noToken } from './parts.js';

const spoiled = new Set<string>();
const underWay = new WeakMap<Integration, { connection: StoredConnection; done: Promise<void> }>();

/** Flaws of the platform client, as the duties that they replace. */
export const refreshFlaws = {
  'drops-refresh-token': { mergeTokens: (_old, fresh) => fresh },
  'writes-undefined-over-refresh-token': {
    mergeTokens: (_old, fresh) => ({ ...fresh, refreshToken: String(fresh.refreshToken) }),
  },
  'spoils-refresh-token-on-failure': {
    async requestTokens(request, send) {
      const refreshToken = formOf(request).get('refresh_token');
      try {
        const reply = await standard.requestTokens(request, send);
        if (refreshToken !== null && reply.status >= 500) spoiled.add(refreshToken);
        return reply;
      } catch (error) {
        if (refreshToken !== null) spoiled.add(refreshToken);
        throw error;
      }
    },
    refreshParameters(tokens) {
      const parameters = standard.refreshParameters(tokens);
      return parameters && spoiled.has(tokens.refreshToken ?? '') ? { ...parameters, refresh_token: '' } : parameters;
    },
  },
  'keeps-old-refresh-token': {
    mergeTokens: (old, fresh) => ({ ...standard.mergeTokens(old, fresh), refreshToken: old.refreshToken }),
  },
  'refreshes-per-call': { shareRefresh: (_connection, _token, refresh) => refresh() },
  'retries-invalid-grant': {
    async requestTokens(request, send) {
      let reply = await standard.requestTokens(request, send);
      for (let again = 0; again < 2 && reply.status === 400 && formOf(request).has('refresh_token'); again++) {
        reply = await standard.requestTokens(request, send);
      }
      return reply;
    },
    endsConnection: () => false,
  },
  'hides-lost-connection': {
    async sendAuthorized(send, renew) {
      const reply = await send();
      if (reply.status !== 401) return reply;
      try {
        return (await renew()) ? await send() : reply;
      } catch {
        return { ...reply, status: 200 };
      }
    },
    endsConnection: () => false,
  },
  'drops-connection-on-5xx': {
    endsConnection: (error) => standard.endsConnection(error) || has('server-error', error),
  },
  'drops-connection-on-reset': { endsConnection: (error) => standard.endsConnection(error) || has('network', error) },
  'refreshes-forever': {
    async sendAuthorized(send, renew) {
      let reply = await send();
      for (let n = 0; n < 10 && reply.status === 401 && (await renew()); n++) reply = await send();
      return reply;
    },
  },
  'retries-401-forever': {
    async sendAuthorized(send, renew) {
      let reply = await standard.sendAuthorized(send, renew);
      for (let n = 0; n < 30 && reply.status === 401; n++) reply = await send();
      return reply;
    },
  },
  'refresh-without-client-auth': {
    authenticateClient: (request, integration) =>
      standard.authenticateClient(
        request,
        request.form.has('refresh_token') ? { ...integration, clientAuth: 'none' } : integration,
      ),
  },
  'widens-scope': {
    refreshParameters(tokens) {
      const parameters = standard.refreshParameters(tokens);
      return parameters && { ...parameters, scope: `${tokens.scope ?? ''} admin`.trim() };
    },
  },
  'sends-undefined-refresh-token': {
    refreshParameters: ({ refreshToken }) => ({ grant_type: 'refresh_token', refresh_token: String(refreshToken) }),
  },
  'sends-refresh-token-to-api': {
    createApiRequest(call, tokens, apiOrigin) {
      const request = standard.createApiRequest(call, tokens, apiOrigin);
      if (request && tokens.refreshToken !== undefined) request.headers['x-refresh-token'] = tokens.refreshToken;
      return request;
    },
  },
  'storms-after-lost-response': {
    async requestTokens(request, send) {
      for (let again = 0; again < 10 && formOf(request).has('refresh_token'); again++) {
        try {
          return await standard.requestTokens(request, send);
        } catch (error) {
          if (!has('network', error)) throw error;
        }
      }
      return standard.requestTokens(request, send);
    },
  },
  'drops-connection-on-429': {
    endsConnection: (error) => standard.endsConnection(error) || has('rate-limited', error),
  },
  'refreshes-to-refresh': { requestTokens: refreshAgainOn(401) },
  'refreshes-on-403': {
    async sendAuthorized(send, renew) {
      const reply = await standard.sendAuthorized(send, renew);
      return reply.status === 403 && (await renew()) ? send() : reply;
    },
  },
  'takes-refresh-200-for-success': {
    refuseTokenError(reply, body, mask) {
      if (reply.status !== 200 || !formOf(reply.request).has('refresh_token'))
        standard.refuseTokenError(reply, body, mask);
    },
    takeAccessToken: (body, mask) =>
      memberOf(body, 'error') === undefined ? standard.takeAccessToken(body, mask) : noToken,
  },
  'shares-refresh-between-users': {
    async shareRefresh(connection, refusedToken, refresh) {
      if (connection.tokens.accessToken !== refusedToken) return;
      const { integration } = connection;
      const known = underWay.get(integration);
      const one = known ?? { connection, done: refresh().finally(() => underWay.delete(integration)) };
      underWay.set(integration, one);
      await one.done;
      connection.tokens = one.connection.tokens;
    },
  },
} satisfies Record<string, Partial<Duties>>;

function refreshAgainOn(status: number): Duties['requestTokens'] {
  return async (request, send) => {
    let reply = await standard.requestTokens(request, send);
    for (let again = 0; again < 5 && reply.status === status && formOf(request).has('refresh_token'); again++)
      reply = await standard.requestTokens(request, send);
    return reply;
  };
}
