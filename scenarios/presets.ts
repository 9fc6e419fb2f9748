import { accessTokenExpires, codeExpires, denied, tokensRevoked } from '../harness/attacks.js';
import {
  claimsNoFalseRenewal,
  claimsNoFalseSuccess,
  connectsToProvider,
  getsItsData,
  meetsDialect,
  renewsAtProvider,
  staysUnconnected,
} from '../harness/checks/index.js';
import type { PresetUse, Scenario, Suite } from '../harness/model/scenario.js';
import { begin, bringCallback, callApi, consent, login, renewAnyhow, useAgain } from '../harness/steps.js';

/** The scenarios of one preset: a login, and what goes well and wrong after it, all in that provider's dialect. */
export function presetSuite(use: PresetUse): Suite {
  const { name, preset } = use;
  const kinds = returnsDenied(use) ? all : all.filter((kind) => kind !== denial);
  return {
    id: name,
    title: `a client at ${preset.title}`,
    scores: ['interop'],
    scenarios: kinds.map((kind) => {
      const { slug, document, section, text, ...rest } = kind(preset.title, explanationOf(name));
      return {
        ...rest,
        id: `${name}/${slug}`,
        requirement: { document, section, level: 'interop', text },
        setup: { preset: use },
      };
    }),
  };
}

/** What sets a scenario of a preset apart from that of another preset is the provider's name. */
type Kind = (
  provider: string,
  explanation: string,
) => Omit<Scenario, 'id' | 'requirement' | 'setup'> & { slug: string } & Pick<
    Scenario['requirement'],
    'document' | 'section' | 'text'
  >;

/** The command that tells what the provider wants. */
function explanationOf(name: string): string {
  return `\`gauntlet explain ${name}\`, or with the file of a preset of your own in place of the name, tells what that is.`;
}

/** Whether the browser is sent back after a denial: if not, there is nothing that a client could do wrong. */
function returnsDenied({ preset: { quirks = [] } }: PresetUse): boolean {
  return !quirks.some(
    ({ id, params, when }) =>
      id === 'denial-no-error' && when === undefined && ['never', 'html-page'].includes(String(params?.['mode'])),
  );
}

const connect = [begin(), consent(), bringCallback()];

const denial: Kind = (provider) => ({
  slug: 'denied',
  title: `Client is not connected when the end-user denies at ${provider}`,
  document: 'rfc6749',
  section: '4.1.2.1',
  text: `Understand how ${provider} reports a denial, and tell the user that there is no connection.`,
  why:
    `${provider} may report a denial in words of its own, without state, or by a callback with nothing in it. A client that waits for ` +
    'error=access_denied takes the rest for a login, breaks, or leaves the user with a page that never ends.',
  flaw: 'takes-denial-for-login',
  fix: 'Take every callback without a code for a failed login, and say so.',
  steps: [begin(), denied, bringCallback()],
  control: connect,
  checks: [staysUnconnected(), meetsDialect('denial')],
});

const all: readonly Kind[] = [
  (provider, explanation) => ({
    slug: 'login',
    title: `Client connects to ${provider}`,
    document: 'rfc6749',
    section: '4.1',
    text: `Log in at ${provider} as it is, and redeem its code.`,
    why: `${provider} answers as it does, whatever the RFCs say. Users of a client that cannot connect to it cannot use it there.`,
    flaw: 'cannot-connect-to-provider',
    fix: `Compare what was said with what the provider wants: ${explanation}`,
    steps: connect,
    control: [],
    checks: [connectsToProvider(), meetsDialect('login')],
  }),
  (provider, explanation) => ({
    slug: 'api',
    title: `Client calls the API of ${provider}`,
    document: 'rfc6750',
    section: '2',
    text: `Send the access token where ${provider} wants it.`,
    why: `A connection with which nothing can be fetched is none. Not every API takes the token as RFC 6750 has it, and not every token is at the top of the token response.`,
    flaw: 'cannot-call-provider',
    fix:
      'Take the access token from where the provider puts it, and send it in the header, parameter and scheme that its API takes; ' +
      'call with its method, with the header fields that it asks for, at the address of the tenant and with a token for that audience, ' +
      `where it has such. ${explanation}`,
    needs: ['api'],
    steps: [...connect, callApi],
    control: connect,
    checks: [getsItsData(), meetsDialect('api')],
  }),
  (provider) => ({
    slug: 'refresh',
    title: `Client renews its access token at ${provider}`,
    document: 'rfc6749',
    section: '6',
    text: `Refresh as ${provider} wants it; whoever calls the API, calls it with the new access token.`,
    why: 'A connection that cannot be renewed ends with its first access token: after an hour the user has to log in again, or a nightly job fails.',
    flaw: 'cannot-refresh-at-provider',
    fix: 'Send the refresh to the address, and with the parameters and credentials, that the provider wants, and keep the tokens that come back.',
    needs: ['refresh'],
    appliesTo: ['gets-refresh-token'],
    steps: [login(), renewAnyhow],
    control: [login()],
    checks: [renewsAtProvider(), meetsDialect('refresh')],
  }),
  denial,
  (provider) => ({
    slug: 'expired',
    title: `Client notices that an access token of ${provider} has expired`,
    document: 'rfc6750',
    section: '3.1',
    text: `Recognise an expired access token by what ${provider} answers: renew it, or report the failure.`,
    why: 'An API may answer 200 or 400 to an expired token, with the error in the body. A client that looks for 401 only takes the error for data.',
    flaw: 'takes-refusal-for-data',
    fix: "Look into the body for the provider's error, renew the token and repeat the call once, or report that it failed.",
    needs: ['api'],
    steps: [login(), accessTokenExpires, callApi],
    control: [login()],
    checks: [claimsNoFalseSuccess(), meetsDialect('dead token')],
  }),
  (provider) => ({
    slug: 'bad-code',
    title: `Client is not connected when ${provider} refuses the code`,
    document: 'rfc6749',
    section: '5.2',
    text: `Recognise a refused code by what ${provider} answers, and report it.`,
    why:
      'A refusal may come with status 200, under other names, or as a page. A client that looks at the status alone stores a connection ' +
      'without a token: its user believes to be connected, and every later call fails.',
    flaw: 'takes-refused-code-for-connection',
    fix: "Look for the provider's error in the body, and call nothing a connection that has no access token.",
    steps: [begin(), consent(), codeExpires, bringCallback()],
    control: connect,
    checks: [staysUnconnected(), meetsDialect('refused code')],
  }),
  (provider) => ({
    slug: 'bad-refresh',
    title: `Client reports that ${provider} has refused to renew a connection`,
    document: 'rfc6749',
    section: '5.2',
    text: `Recognise a refused refresh by what ${provider} answers, and report that the connection is lost.`,
    why:
      'Users end connections at the provider. A client that takes the refusal for a success goes on with no token, or with the old one, ' +
      'and nobody is told to connect again.',
    flaw: 'takes-refused-refresh-for-connection',
    fix: "Look for the provider's error in the body, drop the tokens, and ask the user to connect again.",
    needs: ['refresh'],
    appliesTo: ['gets-refresh-token'],
    steps: [login(), tokensRevoked, useAgain],
    control: [login(), renewAnyhow],
    checks: [claimsNoFalseRenewal(), meetsDialect('refused refresh')],
  }),
];
