import type { TrustedEnvironment } from '../model/client.js';
import type { CodeOutcome } from './code/code-run.js';
import type { StoredConnection } from './connections.js';
import type { Bundle, Code, RequestForm, Stage, TemplateScope } from './definition/types.js';
import type { Duties } from './duties.js';
import { legible, PlatformError, type Mask } from './errors.js';
import type { Integration } from './integration.js';
import { serialise, type RenderedRequest } from './render-request.js';
import type { HttpReply, HttpRequest } from './transport.js';
import type { Wire } from './wire.js';

/** What the platform works with on behalf of one integration. */
export interface Context {
  integration: Integration;
  wire: Wire;
  duties: Duties;
  environment: TrustedEnvironment;
  redirectUri: string;
  /** Stores a connection whose tokens have changed; awaited before they are used. */
  keep: (connection: StoredConnection) => Promise<void>;
}

/** A request as its form says, templates rendered. */
export function render(form: RequestForm, bundle: Bundle, context: Context): RenderedRequest {
  const { duties } = context;
  return duties.renderRequest(form, scopeOf(bundle, context), {
    template: duties.renderTemplate,
    url: duties.renderUrl,
  });
}

/** Where the templates of an integration find their values. */
export function scopeOf(bundle: Bundle, { integration }: Context): TemplateScope {
  return { bundle, env: integration.env, fields: integration.authentication.fields };
}

const codeTimeoutMs = 30_000;

/** Runs the code that a definition has in place of a request; `send` takes each request that it makes, serialised. */
export async function runStage(
  { stage, code, bundle, staleOn401 = false }: { stage: StageName; code: Code; bundle: Bundle; staleOn401?: boolean },
  send: (request: HttpRequest) => Promise<HttpReply>,
  context: Context,
): Promise<CodeOutcome> {
  const { duties, integration, wire } = context;
  // What is printed in pieces is masked as a whole.
  const printed: string[] = [];
  const outcome = await duties.runCode({
    code,
    name: nameOf(stage),
    bundle,
    env: integration.env,
    send: async (form) => send(serialise(duties.renderRequest(form, scopeOf(bundle, context), asWritten))),
    print: (text) => void printed.push(text),
    staleOn401,
    timeoutMs: codeTimeoutMs,
  });
  if (printed.length > 0) wire.note(printed.join(''));
  return outcome;
}

/** Whatever stands in what code sends, it is no template: else a field or a reply could ask for any secret. */
const asWritten = {
  template: (text: string) => text,
  url(text: string): URL {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url;
    throw new PlatformError(
      'invalid-url',
      'Code asks for a URL that is none. Use an http or https URL without a user name.',
    );
  },
};

export type StageName = Stage | 'connectionLabel';

/** Where a stage stands in its definition. */
export function nameOf(stage: StageName): string {
  return `authentication.${stage === 'test' || stage === 'connectionLabel' ? '' : 'oauth2Config.'}${stage}`;
}

/** What code returned; throws for what else became of it. An unhandled error response is the caller's to judge. */
export function returnedBy(outcome: Exclude<CodeOutcome, { kind: 'reply' }>, stage: StageName, mask: Mask): unknown {
  switch (outcome.kind) {
    case 'returned':
      return outcome.value;
    case 'unsent':
      throw outcome.error;
    case 'expired':
      throw new PlatformError(
        'reconnect',
        `${nameOf(stage)} says that the connection has expired. Reconnect: start a new login.`,
      );
    case 'stale':
      throw new PlatformError(
        'stale-token',
        `${nameOf(stage)} asks for a refresh, and there is none to be had. Reconnect.`,
      );
    case 'failed':
      throw new PlatformError(outcome.code, legible(outcome.message, mask));
  }
}
