import { eventsOf, type Evidence, type EventOf } from '../../model/evidence.js';
import type { Check } from '../../model/scenario.js';
import type { VendorAct } from '../../model/vendor.js';
import { findSecrets } from '../../secrets.js';
import { actsOf, exchangesAt, membersOf } from '../seen.js';
import { check } from './check.js';

/** What the platform asked for, it got: the `nth` time, from 1. */
export function succeeds(act: VendorAct, nth: number, expected: string): Check {
  return check({
    id: `succeeds(${act},${nth})`,
    expected,
    seen: (evidence) => actsOf(evidence, act).slice(nth - 1, nth),
    unseen: 'the platform never came that far',
    fault: ({ done, told }) => (done ? undefined : told),
  });
}

/** A refresh whose answer came, and the test request after it: the connection lives on. */
export function connectionSurvives(): Check {
  return check({
    id: 'connection-survives',
    expected: 'the connection works afterwards',
    seen: (evidence) => [...actsOf(evidence, 'refresh').slice(-1), ...actsOf(evidence, 'call').slice(-1)],
    unseen: 'the platform never came that far',
    fault: ({ done, told }) => (done ? undefined : told),
  });
}

/** What only platform and server may know stands in no page and no redirect of a login. */
export function keepsSecrets(): Check {
  return check({
    id: 'keeps-secrets',
    kind: 'forbids',
    expected: 'no page and no redirect of the login shows the client secret, the code_verifier or a token',
    seen: (evidence) => [
      ...exchangesAt(evidence, 'authorization', 'login').filter(({ exchange }) => exchange.response),
      ...eventsOf(evidence, 'arrival'),
    ],
    unseen: 'no page and no redirect was seen',
    fault(event, evidence) {
      const hidden = evidence.secrets.filter(({ kind }) => kind !== 'code' && kind !== 'account');
      const found = findSecrets(textOf(event), hidden).find(({ whole }) => whole);
      return found && `it shows ${articles[found.secret.kind] ?? 'a secret'}`;
    },
  });
}

const articles: { [kind: string]: string } = {
  'client-secret': 'the client secret',
  verifier: 'the code_verifier',
  'access-token': 'an access token',
  'refresh-token': 'a refresh token',
  'id-token': 'an ID Token',
};

function textOf(event: EventOf<'exchange'> | EventOf<'arrival'>): string {
  if (event.kind === 'arrival') return event.url;
  const { headers = [], body = '' } = event.exchange.response ?? {};
  return [...headers.map(([, value]) => value), body].join('\n');
}

const metadata = (evidence: Evidence) => exchangesAt(evidence, 'metadata');

/** RFC 8414 §3.3, OpenID Connect Discovery §4.3 */
export function metadataNameIssuer(): Check {
  return check({
    id: 'metadata-name-issuer',
    expected: 'issuer in the metadata is the URL from which their address is made',
    seen: metadata,
    fault({ exchange }) {
      const { issuer } = membersOf(exchange);
      if (typeof issuer !== 'string' || !URL.canParse(issuer)) return 'there is no issuer that is a URL';
      return addressesOf(issuer).includes(exchange.url) ? undefined : 'it is another one';
    },
  });
}

/** Where the metadata of an issuer are, the RFC's address first. */
export function addressesOf(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/oauth-authorization-server`,
  ];
}

/** What the metadata say is what the honest run has found. RFC 8414 §2 */
export function metadataAgree(): Check {
  return check({
    id: 'metadata-agree',
    expected: 'the metadata name the endpoints that work, and what was used there',
    seen: metadata,
    fault({ exchange }, evidence) {
      const members = membersOf(exchange);
      const [authorization] = exchangesAt(evidence, 'authorization');
      const [token] = exchangesAt(evidence, 'token');
      const usesPkce = authorization?.exchange.parameters['code_challenge_method'] === 'S256';
      const refreshes = exchangesAt(evidence, 'token').length > 1;
      return (
        wrongEndpoint(members, 'authorization_endpoint', authorization?.exchange.url) ??
        wrongEndpoint(members, 'token_endpoint', token?.exchange.url) ??
        lacking(members, 'response_types_supported', 'code', true) ??
        lacking(members, 'code_challenge_methods_supported', 'S256', usesPkce, usesPkce) ??
        lacking(members, 'grant_types_supported', 'authorization_code', true) ??
        lacking(members, 'grant_types_supported', 'refresh_token', refreshes)
      );
    },
  });
}

function wrongEndpoint(members: Record<string, unknown>, name: string, used: string | undefined): string | undefined {
  if (used === undefined) return undefined;
  const told = members[name];
  if (typeof told !== 'string' || !URL.canParse(told)) return `${name} is missing`;
  return placeOf(told) === placeOf(used) ? undefined : `${name} is another one than that which works`;
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function lacking(
  members: Record<string, unknown>,
  name: string,
  value: string,
  used: boolean,
  required = false,
): string | undefined {
  const list = members[name];
  if (!used || (list === undefined && !required)) return undefined;
  return Array.isArray(list) && list.includes(value) ? undefined : `${name} does not have ${value}, which was used`;
}
