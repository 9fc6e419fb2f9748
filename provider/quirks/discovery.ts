import * as z from 'zod';
import { single } from '../exchange.js';
import { changeMembers, omit } from './members.js';
import { defineQuirk, type JsonObject, type TapContext } from './quirk.js';
import { fill, fillText, valuesOf } from './template.js';

/** What all of these have in common. */
const common = { leg: 'discovery', origin: 'provider', kind: 'tamper' } as const;

const issuerMismatch = defineQuirk({
  ...common,
  id: 'discovery-issuer-mismatch',
  summary: 'names another issuer in its metadata than the one that was asked for, or a pattern',
  bends: 'OpenID Connect Discovery §4.3, RFC 8414 §3.3',
  lawful: false,
  params: () =>
    z.object({
      issuer: z
        .string()
        .default('${issuer}/{tenantid}')
        .describe('the issuer of the metadata; ID Tokens and callbacks have it with {tenantid} filled in'),
      tenant: z
        .string()
        .default('9b1c8f3e-52d4-4f0a-8a57-6d0f3c2e7a41')
        .describe('what stands for {tenantid}; the claim tid of ID Tokens that need it'),
    }),
  taps({ issuer, tenant }) {
    const template = (context: TapContext) => fillText(issuer, valuesOf(context));
    const filled = (context: TapContext) => template(context).replaceAll('{tenantid}', tenant);
    return {
      metadata: (message, context) => changeMembers(message, (members) => ({ ...members, issuer: template(context) })),
      authorizationResponse({ parameters }, context) {
        if (single(parameters, 'iss') === context.issuer) parameters['iss'] = filled(context);
      },
      idToken({ claims }, context) {
        claims['iss'] = filled(context);
        if (issuer.includes('{tenantid}')) claims['tid'] = tenant;
      },
    };
  },
  decides: () => ['metadata: issuer', 'callback: iss', 'ID Token: iss'],
});

const trailingSlash = defineQuirk({
  ...common,
  id: 'issuer-trailing-slash',
  summary: 'ends its issuer identifier with a slash in one place and without in another',
  bends: 'OpenID Connect Discovery §4.3, OpenID Connect Core §3.1.3.7',
  lawful: false,
  params: () =>
    z.object({
      where: z.enum(['discovery', 'id-token']).default('id-token').describe('where the slash is'),
    }),
  taps: ({ where }) =>
    where === 'discovery'
      ? {
          metadata: (message, { issuer }) =>
            changeMembers(message, (members) => ({ ...members, issuer: `${issuer}/` })),
        }
      : { idToken: ({ claims }, { issuer }) => void (claims['iss'] = `${issuer}/`) },
  decides: ({ where }) => [where === 'discovery' ? 'metadata: issuer' : 'ID Token: iss'],
});

const incomplete = defineQuirk({
  ...common,
  id: 'discovery-incomplete',
  summary: 'leaves members out of its metadata',
  bends: 'RFC 8414 §2',
  lawful: true,
  params: () =>
    z.object({
      omit: z
        .array(z.string())
        .default([
          'grant_types_supported',
          'code_challenge_methods_supported',
          'scopes_supported',
          'token_endpoint_auth_methods_supported',
        ])
        .describe('the members that are missing'),
    }),
  taps: ({ omit: names }) => ({
    metadata: (message) => changeMembers(message, (members) => omit(members, ...names)),
  }),
  decides: ({ omit }) => [...new Set(omit)].map((name) => `metadata: ${name}`),
});

const lies = defineQuirk({
  ...common,
  id: 'discovery-lies',
  summary: 'advertises in its metadata what it does not do',
  // After all that tells the truth.
  stage: 'names',
  bends: 'RFC 8414 §2',
  lawful: false,
  params: () =>
    z.object({
      patch: z
        .record(z.string(), z.json())
        .default({
          token_endpoint_auth_methods_supported: ['private_key_jwt'],
          code_challenge_methods_supported: ['plain'],
        })
        .describe('members that replace those of the metadata; texts may hold placeholders such as ${issuer}'),
    }),
  taps: ({ patch }) => ({
    metadata: (message, context) =>
      changeMembers(message, (members) => ({
        ...members,
        ...(fill(patch, valuesOf(context, members)) as JsonObject),
      })),
  }),
  decides: ({ patch }) => Object.keys(patch).map((name) => `metadata: ${name}`),
});

const sandboxTwin = defineQuirk({
  ...common,
  id: 'sandbox-twin',
  summary: 'is a sandbox whose metadata points at the production server',
  bends: 'OpenID Connect Discovery §4.3',
  lawful: false,
  params: () =>
    z.object({
      production: z
        .string()
        .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/)
        .default('production')
        .describe('name of the issuer that is the production server'),
      issuer: z
        .enum(['production', 'sandbox'])
        .default('sandbox')
        .describe('which of them the metadata names as the issuer'),
    }),
  taps: ({ production, issuer }) => ({
    metadata(message, context) {
      const twin = new URL(`/${production}`, context.issuer).href;
      const moved = (value: string) =>
        value.startsWith(`${context.issuer}/`) ? twin + value.slice(context.issuer.length) : value;
      changeMembers(message, (members) => ({
        ...Object.fromEntries(
          Object.entries(members).map(([name, value]) => [name, typeof value === 'string' ? moved(value) : value]),
        ),
        ...(issuer === 'production' && { issuer: twin }),
      }));
    },
  }),
  decides: ({ issuer }) => ['metadata: environment', ...(issuer === 'production' ? ['metadata: issuer'] : [])],
});

export const discoveryQuirks = [issuerMismatch, trailingSlash, incomplete, lies, sandboxTwin] as const;
