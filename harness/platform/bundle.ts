import type { StoredConnection } from './connections.js';
import type { Bundle } from './definition/types.js';
import type { Context } from './stage.js';

/** What templates and code see of a connection: what its form gave and its token responses. */
export function bundleOf(
  connection: StoredConnection,
  { duties, integration, redirectUri }: Context,
  isTestingAuth = false,
): Bundle {
  const fields = duties.runtimeFields(integration.authentication.fields, {
    ...connection.fields,
    ...connection.tokens.members,
  });
  return {
    inputData: { redirect_uri: redirectUri },
    authData: { ...fields, ...connection.tokens.members },
    meta: { isTestingAuth },
  };
}
