import type { CodeOutcome, CodeRun } from '../platform/code/code-run.js';
import { standardDuties, type Duties } from '../platform/duties.js';
import type { Perform } from './core.js';
import { outcomeOfCoreError } from './thrown.js';

/**
 * The duties of the platform's backend around an app: code is run by core, and what is the app's own business is neither
 * mended nor refused on its behalf.
 */
export function backendDuties(perform: Perform): Duties {
  return {
    ...standardDuties,
    runCode: (run) => runByCore(perform, run),
    createAuthorizationUrl: completeAuthorizationUrl,
    refuseSecretInUrl: () => undefined,
    checkTokenType: () => undefined,
  };
}

async function runByCore(perform: Perform, { name, bundle }: CodeRun): Promise<CodeOutcome> {
  try {
    return { kind: 'returned', value: asStored(await perform({ command: 'execute', method: name, bundle })) };
  } catch (error) {
    return outcomeOfCoreError(error, name);
  }
}

/** A result leaves the app as JSON. */
function asStored(result: unknown): unknown {
  const json = JSON.stringify(result) as string | undefined;
  return json === undefined ? undefined : (JSON.parse(json) as unknown);
}

/** Adds what the app's URL does not have; what it has stays as it is. */
const completeAuthorizationUrl: Duties['createAuthorizationUrl'] = (declared, { state }, own) => {
  const { clientId, scope, redirectUri, challenge } = own;
  const parameters = Object.entries({
    client_id: clientId,
    state,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    code_challenge: challenge?.value,
    code_challenge_method: challenge?.method,
  });
  const url = new URL(declared.url);
  for (const [name, value] of parameters)
    if (value !== undefined && !url.searchParams.has(name)) url.searchParams.append(name, value);
  return url;
};
