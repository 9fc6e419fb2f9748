import { authorized, codeSender } from './api-calls.js';
import { bundleOf } from './bundle.js';
import type { StoredConnection } from './connections.js';
import { isCode, type RequestForm } from './definition/types.js';
import { PlatformError } from './errors.js';
import { credentialsOf } from './integration.js';
import { endIfRefused, refreshes } from './renewal.js';
import { serialise } from './render-request.js';
import { isCredential } from './secrets.js';
import { isSensitiveKey } from './sensitive-keys.js';
import { render, returnedBy, runStage, scopeOf, type Context } from './stage.js';
import { testNotAnswered } from './test-request.js';
import type { HttpReply } from './transport.js';

/** Runs the test request and returns what it found. */
export async function testConnection(connection: StoredConnection, context: Context): Promise<unknown> {
  const { test } = context.integration.authentication;
  const { duties, wire } = context;
  try {
    if (!isCode(test)) return duties.readTestResult(await sendTest(connection, test, context), wire.mask);
    const { outcome } = await authorized(connection, context, async () => {
      const outcome = await runStage(
        {
          stage: 'test',
          code: test,
          bundle: bundleOf(connection, context, true),
          staleOn401: refreshes(connection, context),
        },
        codeSender(connection, context),
        context,
      );
      return { status: outcome.kind === 'stale' ? 401 : 200, outcome };
    });
    if (outcome.kind === 'reply') return duties.readTestResult(outcome.reply, wire.mask);
    if (outcome.kind === 'stale' && outcome.reply) return duties.readTestResult(outcome.reply, wire.mask);
    return returnedBy(outcome, 'test', wire.mask);
  } catch (error) {
    throw await endIfRefused(connection, error instanceof PlatformError ? testNotAnswered(error) : error, context);
  }
}

function sendTest(connection: StoredConnection, form: RequestForm, context: Context): Promise<HttpReply> {
  const { duties, wire } = context;
  return authorized(connection, context, () => {
    const request = serialise(render(form, bundleOf(connection, context, true), context));
    const bearing = duties.placesToken(form)
      ? undefined
      : duties.createApiRequest(request, connection.tokens, new URL(request.url).origin);
    return wire.send(bearing ?? { ...request, headers: { accept: 'application/json', ...request.headers } }, 'api');
  });
}

/** The text of the connection's label; undefined if its definition has none. `result` is the test's. */
export async function labelConnection(
  connection: StoredConnection,
  result: unknown,
  context: Context,
): Promise<string | undefined> {
  const { duties, integration, wire } = context;
  const { connectionLabel } = integration.authentication;
  if (connectionLabel === undefined) return undefined;
  const bundle = bundleOf(connection, context);
  const credentials = credentialsIn(connection, context);
  if (!isCode(connectionLabel)) {
    const scope = scopeOf(bundle, context);
    const label = duties.renderTemplate(connectionLabel, scope, duties.labelNames(result, scope));
    return duties.plainLabel(label, credentials);
  }
  const outcome = await runStage(
    { stage: 'connectionLabel', code: connectionLabel, bundle: { ...bundle, inputData: objectOf(result) } },
    codeSender(connection, context),
    context,
  );
  if (outcome.kind === 'reply') duties.readTestResult(outcome.reply, wire.mask);
  else return duties.plainLabel(returnedBy(outcome, 'connectionLabel', wire.mask), credentials);
}

/** What gives access: the client's secret, the form's secrets, tokens, and what is stored under the key of a secret. */
function credentialsIn({ fields, tokens }: StoredConnection, { duties, integration }: Context): string[] {
  const named = Object.entries(tokens.members).filter(([key]) => isSensitiveKey(key));
  const secrets = [
    credentialsOf(integration).clientSecret,
    tokens.accessToken,
    tokens.refreshToken,
    ...duties.secretFields(integration.authentication.fields.filter(isCredential), fields).map(({ value }) => value),
    ...named.map(([, value]) => (typeof value === 'string' ? value : undefined)),
  ];
  return secrets.flatMap((secret) => (secret ? [...duties.formsOf(secret), Buffer.from(secret).toString('hex')] : []));
}

function objectOf(result: unknown): Record<string, unknown> {
  return typeof result === 'object' && result !== null ? (result as Record<string, unknown>) : {};
}
