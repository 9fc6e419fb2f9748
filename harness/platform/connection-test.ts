import { authorized, codeSender } from './api-calls.js';
import { bundleOf } from './bundle.js';
import type { StoredConnection } from './connections.js';
import { isCode, type RequestForm } from './definition/types.js';
import { PlatformError } from './errors.js';
import { refreshes } from './renewal.js';
import { serialise } from './render-request.js';
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
    return outcome.kind === 'reply'
      ? duties.readTestResult(outcome.reply, wire.mask)
      : returnedBy(outcome, 'test', wire.mask);
  } catch (error) {
    throw error instanceof PlatformError ? testNotAnswered(error) : error;
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
  if (!isCode(connectionLabel)) {
    const scope = scopeOf(bundle, context);
    return duties.plainLabel(
      duties.renderTemplate(connectionLabel, scope, duties.labelNames(result, scope)),
      wire.mask,
    );
  }
  const outcome = await runStage(
    { stage: 'connectionLabel', code: connectionLabel, bundle: { ...bundle, inputData: objectOf(result) } },
    codeSender(connection, context),
    context,
  );
  if (outcome.kind === 'reply') duties.readTestResult(outcome.reply, wire.mask);
  else return duties.plainLabel(returnedBy(outcome, 'connectionLabel', wire.mask), wire.mask);
}

function objectOf(result: unknown): Record<string, unknown> {
  return typeof result === 'object' && result !== null ? (result as Record<string, unknown>) : {};
}
