import { standardDuties as standard, type Duties } from '../../../harness/platform/index.js';
import { credentialsOf } from '../../../harness/platform/integration.js';

/** Flaws of the platform client, as the duties that they replace. */
export const clientAuthFlaws = {
  'authenticates-twice': {
    authenticateClient(request, integration) {
      const authenticated = standard.authenticateClient(request, { ...integration, clientAuth: 'post' });
      const { headers } = standard.authenticateClient(request, integration);
      return { ...authenticated, headers };
    },
  },
  'basic-unencoded': {
    authenticateClient(request, integration) {
      if (integration.clientAuth !== 'basic') return standard.authenticateClient(request, integration);
      const { clientId, clientSecret = '' } = credentialsOf(integration);
      const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
      return { ...request, headers: { ...request.headers, authorization: `Basic ${credentials}` } };
    },
  },
  'joins-form-by-hand': {
    requestTokens(request, send) {
      const form = [...new URLSearchParams(request.body)];
      const body = form.map(([name, value]) => `${name}=${value}`).join('&');
      return standard.requestTokens({ ...request, body }, send);
    },
  },
  'always-basic': {
    authenticateClient: (request, integration) =>
      standard.authenticateClient(
        request,
        integration.clientAuth === 'post' ? { ...integration, clientAuth: 'basic' } : integration,
      ),
  },
  'always-post': {
    authenticateClient: (request, integration) =>
      standard.authenticateClient(
        request,
        integration.clientAuth === 'basic' ? { ...integration, clientAuth: 'post' } : integration,
      ),
  },
  'probes-client-auth': {
    async requestTokens(request, send) {
      const reply = await standard.requestTokens(request, send);
      if (reply.status !== 401) return reply;
      const { authorization = '', ...headers } = request.headers;
      const [clientId = '', clientSecret = ''] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
      const form = new URLSearchParams(request.body);
      form.set('client_id', clientId);
      form.set('client_secret', clientSecret);
      return standard.requestTokens({ ...request, headers, body: form.toString() }, send);
    },
  },
  'public-client-sends-secret': {
    authenticateClient(request, integration) {
      const authenticated = standard.authenticateClient(request, integration);
      if (integration.clientAuth === 'none') authenticated.form.set('client_secret', 'secret-that-is-in-the-app');
      return authenticated;
    },
  },
} satisfies Record<string, Partial<Duties>>;
