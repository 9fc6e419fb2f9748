import * as z from 'zod';
import { single } from '../exchange.js';
import { changeForm } from './form.js';
import { isMembers } from './members.js';
import { isRefresh } from './parameters.js';
import { path } from './path.js';
import { defineQuirk } from './quirk.js';
import { refusal } from './refusal.js';
import { asRemembered, authenticate, clientOf, rememberMethod } from './registration.js';

/** What all of these have in common. */
const common = {
  leg: 'refresh',
  bends: 'RFC 6749 §6',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
} as const;

const refreshEndpointSplit = defineQuirk({
  ...common,
  id: 'refresh-endpoint-split',
  summary: 'has an endpoint of its own for refreshes',
  params: () =>
    z.object({
      path: path.default('/refresh').describe('where it is, relative to the issuer'),
      host: z.string().optional().describe('its host name, without port; by default any'),
    }),
  topology:
    ({ path, host }) =>
    (topology) => {
      // The host stays where the preset has it.
      topology.refresh = { ...topology.refresh, path, ...(host !== undefined && { host }) };
    },
  taps: () => ({
    tokenRequest({ parameters }, { place }) {
      const refreshes = 'refresh_token' in parameters || single(parameters, 'grant_type') === 'refresh_token';
      const code = 'code' in parameters || single(parameters, 'grant_type') === 'authorization_code';
      if (place === 'refresh' && code)
        return refusal(400, 'unsupported_grant_type', 'this endpoint takes refreshes only');
      if (place !== 'refresh' && refreshes) {
        return refusal(400, 'unsupported_grant_type', 'refreshes go to an endpoint of their own');
      }
      return undefined;
    },
  }),
  decides: ({ path }) => ['refresh endpoint: address', `address: ${path}`],
});

const refreshGrantVariant = defineQuirk({
  ...common,
  id: 'refresh-grant-variant',
  summary: 'calls the grant of a refresh by another name, or by none',
  stage: 'names',
  params: () =>
    z.object({
      grantType: z.string().default('exchange_token').describe('the grant type of a refresh; empty: none may be sent'),
      grantName: z.string().min(1).default('grant_type').describe('the parameter that holds the grant type'),
      tokenName: z.string().min(1).default('refresh_token').describe('the parameter that holds the refresh token'),
    }),
  taps: ({ grantType, grantName, tokenName }) => ({
    httpRequest(draft, { endpoint }) {
      if (endpoint !== 'token') return;
      return changeForm(draft, (parameters) => {
        const sent = single(parameters, grantName);
        const token = single(parameters, tokenName);
        const isMeant = grantType === '' ? sent === undefined && token !== undefined : sent === grantType;
        if (!isMeant) {
          return isRefresh(parameters)
            ? refusal(400, 'unsupported_grant_type', `a refresh is asked for by ${grantType || tokenName}`)
            : undefined;
        }
        delete parameters[grantName];
        delete parameters[tokenName];
        parameters['grant_type'] = 'refresh_token';
        if (token !== undefined) parameters['refresh_token'] = token;
        return undefined;
      });
    },
  }),
  decides: () => ['refresh request: grant_type'],
});

const refreshUsesAccessToken = defineQuirk({
  ...common,
  id: 'refresh-uses-access-token',
  summary: 'issues no refresh token: a live access token is exchanged for a new one, an expired one for nothing',
  params: () =>
    z.object({
      client: z
        .enum(['authenticated', 'implied'])
        .default('authenticated')
        .describe('authenticated: as at the exchange of the code; implied: nothing but the access token is asked for'),
    }),
  policy: () => ({ rotateRefreshTokens: false }),
  taps: ({ client: whose }) => ({
    tokenRequest(draft, context) {
      const { parameters } = draft;
      const { findGrant, isLive, memory } = context;
      for (const [name, token] of Object.entries(parameters)) {
        if (typeof token !== 'string' || name === 'code') continue;
        const grant = findGrant(token);
        const genuine = memory.get<string>(grant?.id ?? '');
        if (genuine === undefined) continue;
        if (!isLive(token))
          return refusal(400, 'invalid_grant', 'the access token has expired: the user has to log in again');
        parameters[name] = genuine;
        if (name === 'access_token') {
          delete parameters[name];
          parameters['refresh_token'] = genuine;
        }
        const client = whose === 'implied' ? clientOf(context, grant?.clientId) : undefined;
        if (client !== undefined) authenticate(draft, asRemembered(client, context));
        return undefined;
      }
      return undefined;
    },
    tokenResponse(message, context) {
      rememberMethod(message, context);
      const { body } = message;
      const { grant, memory } = context;
      if (grant === undefined || !isMembers(body)) return;
      if (typeof body['refresh_token'] === 'string') memory.set(grant.id, body['refresh_token']);
      delete body['refresh_token'];
    },
  }),
  decides: () => ['token response to a code: refresh_token', 'token response to a refresh: refresh_token'],
});

const refreshScopeRequired = defineQuirk({
  ...common,
  id: 'refresh-scope-required',
  summary: 'requires a scope in the refresh request, or ignores it',
  params: () =>
    z.object({
      mode: z.enum(['required', 'ignored']).default('required').describe('what becomes of the parameter'),
      parameter: z.enum(['scope', 'resource']).default('scope').describe('the parameter'),
      error: z.string().default('invalid_request').describe('the error code where it is required and missing'),
    }),
  taps: ({ mode, parameter, error }) => ({
    tokenRequest(draft) {
      if (!isRefresh(draft.parameters)) return undefined;
      if (mode === 'required' && !single(draft.parameters, parameter)) {
        return refusal(400, error, `the refresh request needs the parameter ${parameter}`);
      }
      // The honest server knows no resources by name.
      if (mode === 'ignored' || parameter === 'resource') delete draft.parameters[parameter];
      return undefined;
    },
  }),
  decides: ({ parameter }) => [`refresh request: ${parameter}`],
});

const refreshClientAuthVariant = defineQuirk({
  ...common,
  id: 'refresh-client-auth-variant',
  summary: 'wants another client authentication at a refresh than at the exchange of the code',
  params: () =>
    z.object({
      auth: z
        .enum(['none', 'basic', 'post'])
        .default('none')
        .describe('the one way in which a client with a secret authenticates; none: by client_id alone'),
    }),
  taps: ({ auth }) => ({
    tokenResponse: rememberMethod,
    tokenRequest(draft, context) {
      const { basic, parameters } = draft;
      if (!isRefresh(parameters)) return undefined;
      const client = clientOf(context, basic?.clientId ?? single(parameters, 'client_id'));
      if (client?.clientSecret === undefined) return undefined;
      const posted = single(parameters, 'client_secret');
      const sent = basic ? 'basic' : posted === undefined ? 'none' : 'post';
      if (sent !== auth) {
        const reply = refusal(
          401,
          'invalid_client',
          `at a refresh the client authenticates by ${auth}, and used ${sent}`,
        );
        return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Basic realm="refresh"' } };
      }
      authenticate(draft, asRemembered(client, context), basic?.clientSecret ?? posted);
      return undefined;
    },
  }),
  decides: () => ['refresh request: client authentication'],
});

export const refreshRequestQuirks = [
  refreshEndpointSplit,
  refreshGrantVariant,
  refreshUsesAccessToken,
  refreshClientAuthVariant,
  refreshScopeRequired,
] as const;
