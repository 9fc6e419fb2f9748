import type { TrustedEnvironment } from '../model/client.js';
import { createBank, shortestSecret } from './censor.js';
import { isCode, type RequestSource, type Scalar } from './definition/types.js';
import type { Duties } from './duties.js';
import { PlatformError, type Mask } from './errors.js';
import { membersOf } from './flatten.js';
import { credentialsOf, type Integration } from './integration.js';
import type { HttpExchange } from './log.js';
import { maskText } from './mask-body.js';
import { isSecretField, sensitiveValues } from './secrets.js';
import { isDescriptiveKey, isSensitiveKey } from './sensitive-keys.js';
import { parseTokenBody, textOf } from './token-response.js';
import { transmit, type HttpReply, type HttpRequest } from './transport.js';

/** The way out: what goes through it is logged, and what it brings is searched for secrets before that. */
export interface Wire {
  send(request: HttpRequest, to: 'token' | 'api'): Promise<HttpReply>;
  /** From now on these are masked, unless they are part of what anybody may know, such as the client id. */
  learn(found: Iterable<string | undefined>): void;
  /** From now on these are masked, whatever they are part of: credentials and password fields. */
  protect(secrets: Iterable<string | undefined>): void;
  /** What a connection stores is masked too, by its key where it is short, unless it is safe. */
  protectMembers(members: Readonly<Record<string, Scalar>>): void;
  /** Logs a text that is no exchange, such as what a definition's code printed. */
  note(text: string): void;
  /** Masks what is known so far. */
  readonly mask: Mask;
}

/** Knows the configured secrets from the start, and others as they come. */
export function createWire(
  {
    integrations,
    redirectUri,
    timeoutMs,
  }: { integrations: readonly Integration[]; redirectUri: string; timeoutMs: number },
  environment: TrustedEnvironment,
  duties: Duties,
): Wire {
  const fieldKeys = new Set(integrations.flatMap(secretFieldKeysOf));
  const memberKeys = new Set<string>();
  const bank = createBank(duties, (key, text) => {
    const name = key.toLowerCase();
    return isSensitiveKey(key) || fieldKeys.has(name) || (text.length < shortestSecret && memberKeys.has(name));
  });
  const learned = new Set<string>();
  const published = integrations.flatMap(publishedTexts).concat(redirectUri);
  const storesResult = integrations.some(({ stores }) => stores === 'result');
  protect(integrations.flatMap(configuredSecrets));

  function protect(secrets: Iterable<string | undefined>): void {
    for (const secret of secrets) if (secret !== undefined) bank.add(secret);
  }

  function learn(found: Iterable<string | undefined>): void {
    if (bank.isFull()) return;
    const unknown = [...found].flatMap((secret) => (secret === undefined ? [] : withoutScheme(secret)));
    duties.learnSecrets(
      learned,
      unknown.filter((secret) => !published.some((text) => text.includes(secret))),
    );
    for (const secret of unknown) if (learned.has(secret)) bank.add(secret);
  }

  function protectMembers(members: Readonly<Record<string, Scalar>>): void {
    for (const [key, value] of Object.entries(members)) {
      const secrets = duties.secretMembers({ [key]: value });
      if (secrets.length > 0 && !isDescriptiveKey(key) && memberKeys.size < mostKeys) memberKeys.add(key.toLowerCase());
      learn(secrets);
    }
  }

  function log(exchange: HttpExchange): void {
    environment.log(duties.renderExchange(exchange, bank.mask, (value) => duties.censor(value)));
  }

  return {
    learn,
    protect,
    protectMembers,
    mask: bank.mask,
    note: (text) => environment.log(JSON.stringify({ console: maskText(text, bank.mask) })),
    async send(request, to) {
      try {
        const reply = await transmit(environment.fetch, request, { timeoutMs });
        learn(duties.secretsIn(reply, to));
        // Before the log line: what the connection is about to store is secret in the response already.
        if (to === 'token' && storesResult)
          for (const [key, value] of grantedMembers(reply)) protectMembers({ [key]: value });
        log({ request, reply });
        return reply;
      } catch (error) {
        if (error instanceof PlatformError) log({ request, failure: error.code });
        throw error;
      }
    },
  };
}

/** So that a token that comes with its scheme looks as it does without. */
function withoutScheme(secret: string): string {
  return secret.replace(/^Bearer +/i, '');
}

/** A hostile reply may have any number of members. */
const mostKeys = 1000;

/** CLIENT_SECRET, and every variable that is a secret by its name. */
function configuredSecrets(integration: Integration): (string | undefined)[] {
  const { clientId, clientSecret } = credentialsOf(integration);
  return [clientSecret, ...sensitiveValues(integration.env).filter((value) => value !== clientId)];
}

function secretFieldKeysOf({ authentication }: Integration): string[] {
  return authentication.fields.filter(isSecretField).map(({ key }) => key.toLowerCase());
}

/** What a provider may repeat in a reply without its becoming a secret; masking it would make the log useless. */
function publishedTexts(integration: Integration): string[] {
  const { name, issuer, authentication } = integration;
  const { authorizeUrl, getAccessToken, refreshAccessToken, scope } = authentication.oauth2Config;
  const urls = [authorizeUrl, getAccessToken, refreshAccessToken, authentication.test].flatMap(addressOf);
  return [name, issuer ?? '', credentialsOf(integration).clientId, scope ?? '', ...urls];
}

/** A query may hold a secret that its author put there. */
function addressOf(source: RequestSource | undefined): string[] {
  return source === undefined || isCode(source) ? [] : source.url.split(/[?#]/, 1);
}

/** What a response that grants a token has, at every depth: nested members are not stored, and no less secret. */
function grantedMembers(reply: HttpReply): [key: string, value: Scalar][] {
  const body = parseTokenBody(reply);
  const granted =
    reply.status >= 200 && reply.status < 300 && textOf(body, 'access_token', 'accessToken') !== undefined;
  const plain = granted ? [...membersOf(body)].filter(({ value }) => typeof value !== 'object') : [];
  return plain.map(({ key, value }) => [key, value as Scalar]);
}
