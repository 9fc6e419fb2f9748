import type { ClientSettings, TrustedEnvironment } from '../model/client.js';
import { createMask } from './censor.js';
import type { Duties } from './duties.js';
import { PlatformError, type Mask } from './errors.js';
import type { HttpExchange } from './log.js';
import { transmit, type HttpReply, type HttpRequest } from './transport.js';

/** The way out: what goes through it is logged, and what it brings is searched for secrets before that. */
export interface Wire {
  send(request: HttpRequest, to: 'token' | 'api'): Promise<HttpReply>;
  /** From now on these are masked. */
  learn(secrets: Iterable<string | undefined>): void;
  readonly mask: Mask;
}

/** Knows the configured secrets from the start, and others as they come. */
export function createWire(settings: ClientSettings, environment: TrustedEnvironment, duties: Duties): Wire {
  const secrets = new Set(Object.values(settings.issuers).flatMap(({ clientSecret }) => clientSecret ?? []));
  const published = publishedTexts(settings);

  function learn(found: Iterable<string | undefined>): void {
    const unpublished = [...found].filter((secret) => secret !== undefined);
    duties.learnSecrets(
      secrets,
      unpublished.filter((secret) => !published.some((text) => text.includes(secret))),
    );
  }

  function log(exchange: HttpExchange): void {
    environment.log(duties.renderExchange(exchange, createMask(secrets, duties), (value) => duties.censor(value)));
  }

  return {
    learn,
    mask: (text) => createMask(secrets, duties)(text),
    async send(request, to) {
      try {
        const reply = await transmit(environment.fetch, request);
        learn(duties.secretsIn(reply, to));
        log({ request, reply });
        return reply;
      } catch (error) {
        if (error instanceof PlatformError) log({ request, failure: error.code });
        throw error;
      }
    },
  };
}

/** What a provider may repeat in a reply without its becoming a secret; masking it would make the log useless. */
function publishedTexts({ issuers, redirectUri }: ClientSettings): string[] {
  const ofIssuers = Object.values(issuers).flatMap(({ issuer, endpoints, api, clientId, scope }) => [
    issuer,
    ...Object.values(endpoints),
    api,
    clientId,
    scope,
  ]);
  return [...ofIssuers, redirectUri];
}
