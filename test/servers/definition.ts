import { stringify } from 'yaml';
import type { ForeignServer } from './foreign-server.js';

/** Members of `authentication` that replace those of the definition; `oauth2Config` is replaced member by member. */
export interface DefinitionOverrides {
  oauth2Config?: Record<string, unknown>;
  [member: string]: unknown;
}

/** A definition for the server, as YAML, which leaves every parameter and body to the platform's defaults. */
export function definitionFor(server: ForeignServer, overrides: DefinitionOverrides = {}): string {
  const { authorization, token, api } = server.endpoints;
  return render(
    {
      oauth2Config: {
        enablePkce: true,
        autoRefresh: true,
        scope: server.scope,
        authorizeUrl: { url: authorization },
        getAccessToken: { method: 'POST', url: token },
        refreshAccessToken: { method: 'POST', url: token },
      },
      test: { url: api },
    },
    overrides,
  );
}

/** The same connection, with every parameter, header and body declared. */
export function declaredDefinitionFor(server: ForeignServer, overrides: DefinitionOverrides = {}): string {
  const { authorization, token, api } = server.endpoints;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const credentials = { client_id: '{{process.env.CLIENT_ID}}', client_secret: '{{process.env.CLIENT_SECRET}}' };
  return render(
    {
      oauth2Config: {
        enablePkce: true,
        autoRefresh: true,
        scope: server.scope,
        authorizeUrl: {
          method: 'GET',
          url: authorization,
          params: {
            client_id: '{{process.env.CLIENT_ID}}',
            state: '{{bundle.inputData.state}}',
            redirect_uri: '{{bundle.inputData.redirect_uri}}',
            response_type: 'code',
          },
        },
        getAccessToken: {
          method: 'POST',
          url: token,
          headers,
          body: {
            ...credentials,
            grant_type: 'authorization_code',
            code: '{{bundle.inputData.code}}',
            redirect_uri: '{{bundle.inputData.redirect_uri}}',
            code_verifier: '{{bundle.inputData.code_verifier}}',
          },
        },
        refreshAccessToken: {
          method: 'POST',
          url: token,
          headers,
          body: { ...credentials, grant_type: 'refresh_token', refresh_token: '{{bundle.authData.refresh_token}}' },
        },
      },
      test: { method: 'GET', url: api, headers: { authorization: 'Bearer {{bundle.authData.access_token}}' } },
    },
    overrides,
  );
}

function render({ oauth2Config, ...rest }: DefinitionOverrides, overrides: DefinitionOverrides): string {
  const authentication = {
    type: 'oauth2',
    ...rest,
    connectionLabel: '{{username}}',
    ...overrides,
    oauth2Config: { ...oauth2Config, ...overrides.oauth2Config },
  };
  return stringify({ authentication }, { aliasDuplicateObjects: false });
}
