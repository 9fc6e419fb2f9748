import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { pairsOf } from '../delivery.js';
import { header, single } from '../exchange.js';
import { setParameter } from './parameters.js';
import { defineQuirk, type TapContext } from './quirk.js';
import { refusal } from './refusal.js';
import { clientOf } from './registration.js';
import { fill, fillText, valuesOf, type Values } from './template.js';

/** What all of these have in common. */
const common = {
  leg: 'authorization-response',
  bends: 'RFC 6749 §4.1.2',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
} as const;

const callbackParamRename = defineQuirk({
  ...common,
  id: 'callback-param-rename',
  summary: 'calls the parameters of the authorization response by other names',
  lawful: false,
  stage: 'names',
  params: () =>
    z.object({
      rename: z
        .record(z.string(), z.string())
        .default({ code: 'auth_code' })
        .describe('new names by standard name, such as code or state'),
    }),
  decides: ({ rename }) => Object.keys(rename).map((name) => `callback: name of ${name}`),
  taps: ({ rename }) => {
    const names = new Map(Object.entries(rename));
    return {
      authorizationResponse(delivery) {
        if (!Object.keys(delivery.parameters).some((name) => names.has(name))) return;
        const { write = pairsOf } = delivery;
        delivery.write = (parameters) => write(parameters).map(([name, value]) => [names.get(name) ?? name, value]);
      },
    };
  },
});

const callbackExtraParams = defineQuirk({
  ...common,
  id: 'callback-extra-params',
  summary: 'tells in the callback, and nowhere else, what the client will need later',
  params: () =>
    z.object({
      params: z
        .record(z.string(), z.string())
        .default({ realmId: '9130347957983546', location: 'eu' })
        .describe('the parameters beside the code: templates'),
      scopeSeparator: z.string().min(1).default(' ').describe('what separates the scopes of ${request.scope} in them'),
    }),
  decides: ({ params }) => Object.keys(params).map((name) => `callback: ${name}`),
  taps: ({ params, scopeSeparator }) => ({
    authorizationResponse({ parameters }, context) {
      if (!('code' in parameters)) return;
      const values = valuesOf(context);
      const written: Values = (name) => {
        const value = values(name);
        return name === 'request.scope' && typeof value === 'string' ? value.replaceAll(' ', scopeSeparator) : value;
      };
      for (const [name, template] of Object.entries(params))
        setParameter(parameters, name, fillText(template, written));
    },
  }),
});

const dynamicTokenHost = defineQuirk({
  ...common,
  id: 'dynamic-token-host',
  summary: 'tells in the callback which host redeems the code and refreshes its tokens; the others refuse',
  bends: 'RFC 9700 §4.4',
  params: () =>
    z.object({
      param: z.string().min(1).default('accounts-server').describe('the parameter that tells'),
      hosts: z
        .array(z.string().min(1))
        .min(1)
        .default(['eu.localhost', 'us.localhost'])
        .describe(
          'host names, one login after the other: templates; what holds :// is sent as it is, and changes no host',
        ),
      value: z
        .string()
        .default('${origin}')
        .describe('what is told: a template of origin, host and prefix (its first label)'),
    }),
  decides: ({ param }) => [`callback: ${param}`, 'token request: host'],
  taps: ({ param, hosts, value }) => ({
    authorizationResponse({ parameters }, context) {
      if (!('code' in parameters)) return;
      const values = valuesOf(context);
      const host = fillText(hosts[(context.nth - 1) % hosts.length] ?? '', values);
      if (host.includes('://')) return setParameter(parameters, param, host);
      if (context.grant !== undefined) context.memory.set(context.grant.id, host.toLowerCase());
      const { protocol, port } = new URL(context.issuer);
      const told: Record<string, string> = {
        origin: `${protocol}//${host}${port === '' ? '' : `:${port}`}`,
        host,
        prefix: host.split('.', 1)[0] ?? '',
      };
      setParameter(
        parameters,
        param,
        fillText(value, (name) => (Object.hasOwn(told, name) ? told[name] : values(name))),
      );
    },
    tokenRequest(_draft, { grant, memory, request }) {
      const host = grant && memory.get<string>(grant.id);
      const asked = header(request.headers, 'host')?.replace(/:\d*$/, '').toLowerCase();
      if (host === undefined || host === asked) return;
      return refusal(400, 'invalid_grant', `this grant is at home at ${host}`);
    },
  }),
});

const callbackSignedHmac = defineQuirk({
  ...common,
  id: 'callback-signed-hmac',
  summary: 'signs the query of the callback, and says when',
  bends: 'RFC 6749 §4.1.2',
  // It covers what is on the wire.
  stage: 'text',
  params: () =>
    z.object({
      alg: z.enum(['sha1', 'sha256', 'sha512']).default('sha256').describe('the hash of the HMAC'),
      secrets: z
        .array(z.string())
        .default([])
        .describe(
          'keys, one login after the other, as while a secret is being replaced; none: the secret of the client',
        ),
      order: z
        .enum(['sorted', 'sent'])
        .default('sorted')
        .describe('how the other parameters stand in the signed text, which is their form encoding'),
      encoding: z.enum(['hex', 'base64', 'base64url']).default('hex').describe('how the signature is written'),
      param: z.string().min(1).default('hmac').describe('the parameter that holds the signature'),
      corrupt: z
        .enum(['none', 'wrong', 'missing', 'old'])
        .default('none')
        .describe('what is amiss: nothing, another signature, none at all, or a timestamp of the day before'),
    }),
  decides: ({ param }) => [`callback: ${param}`, 'callback: timestamp'],
  taps: ({ alg, secrets, order, encoding, param, corrupt }) => ({
    authorizationResponse(delivery, context) {
      const seconds = Math.floor(context.now / 1000) - (corrupt === 'old' ? 24 * 3600 : 0);
      delivery.parameters['timestamp'] = String(seconds);
      if (corrupt === 'missing') return;
      const secret = secrets[(context.nth - 1) % secrets.length] ?? secretOf(context);
      const key = corrupt === 'wrong' ? `not ${secret}` : secret;
      const { write = pairsOf } = delivery;
      delivery.write = (parameters) => {
        const pairs = write(parameters);
        const signed = new URLSearchParams(order === 'sorted' ? pairs.toSorted(byName) : pairs).toString();
        return [...pairs, [param, createHmac(alg, key).update(signed).digest(encoding)]];
      };
    },
  }),
});

const userBlobFirstTime = defineQuirk({
  ...common,
  id: 'user-blob-first-time',
  summary: 'sends the profile of the end-user beside the code, at the first consent only',
  bends: 'RFC 6749 §4.1.2',
  params: () =>
    z.object({
      param: z.string().min(1).default('user').describe('the parameter that holds the profile, as JSON'),
      profile: z.json().default({ name: '${user.name}', email: '${user.email}' }).describe('the profile: a template'),
      once: z.boolean().default(true).describe('whether it comes at the first consent only'),
    }),
  decides: ({ param }) => [`callback: ${param}`],
  taps: ({ param, profile, once }) => ({
    authorizationResponse({ parameters }, context) {
      const { grant, memory } = context;
      if (grant === undefined || !('code' in parameters)) return;
      const consent = JSON.stringify([grant.clientId, grant.sub]);
      if (once && memory.get(consent) !== undefined) return;
      memory.set(consent, true);
      setParameter(parameters, param, JSON.stringify(fill(profile, valuesOf(context))));
    },
  }),
});

export const callbackParameterQuirks = [
  callbackParamRename,
  callbackExtraParams,
  dynamicTokenHost,
  callbackSignedHmac,
  userBlobFirstTime,
] as const;

function secretOf(context: TapContext): string {
  return clientOf(context, single(context.parameters, 'client_id'))?.clientSecret ?? '';
}

function byName([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
