import type { StoredConnection } from './connections.js';
import type { Bundle } from './definition/types.js';
import type { Context } from './stage.js';

/** What templates and code see of a connection: what its form gave and its token responses. */
export function bundleOf(
  connection: StoredConnection,
  { duties, integration, redirectUri }: Context,
  isTestingAuth = false,
): Bundle {
  const { fields, tokens } = connection;
  const granted = Object.entries(tokens.members).filter(
    ([key, value]) => value !== null || !Object.hasOwn(fields, key),
  );
  const stored = { ...fields, ...Object.fromEntries(granted) };
  return {
    inputData: { redirect_uri: redirectUri },
    authData: duties.runtimeFields(integration.authentication.fields, stored),
    meta: { isTestingAuth },
  };
}
