/** Flaws that fail scenarios which name another flaw. */
export interface Family {
  /** Why the one cannot be had without the other. */
  because: string;
  flaws: readonly string[];
  scenarios: readonly string[];
}

/** What the kill matrix holds beside its diagonal: every scenario fails the flaw that it names, and of the others only these. */
export const alsoFails: readonly Family[] = [
  {
    because: 'A state that is not compared lets in every state that is wrong in some way.',
    flaws: ['ignores-wrong-state'],
    scenarios: ['state/truncated', 'state/extended', 'state/case-changed', 'state/forged-error'],
  },
  {
    because:
      'With one pending login for all, a login in one browser is answered from another, and a second one ends the first.',
    flaws: ['one-pending-login'],
    scenarios: ['state/other-browser', 'state/two-tabs'],
  },
  {
    because:
      'A state that several logins share can be guessed, and does not tell which of them, with which verifier, is answered.',
    flaws: ['constant-state'],
    scenarios: ['state/unguessable', 'state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because:
      'The logins of one browser share a state, which does not tell which of them, with which verifier, is answered.',
    flaws: ['state-per-browser'],
    scenarios: ['state/fresh', 'state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because: 'The second time a callback comes nobody has asked for it.',
    flaws: ['accepts-unsolicited-callback'],
    scenarios: ['state/replayed'],
  },
  {
    because: 'A forged error must not be believed: neither its words nor that it ends the login.',
    flaws: ['error-cancels-login'],
    scenarios: ['state/forged-error'],
  },
  {
    because: 'Without PKCE there is no S256 challenge.',
    flaws: ['no-pkce'],
    scenarios: ['pkce/s256'],
  },
  {
    because: 'The challenge is well formed, and of no use: it belongs to nothing that is sent with the code.',
    flaws: ['challenge-of-something-else'],
    scenarios: ['pkce/challenge-encoding', 'pkce/own-verifier'],
  },
  {
    because: 'A verifier that every login has can be guessed, and fits the code of any other login.',
    flaws: ['constant-verifier'],
    scenarios: ['pkce/unguessable', 'pkce/foreign-code'],
  },
  {
    because: 'A login that sends the verifier of another one is refused by the server.',
    flaws: ['latest-verifier'],
    scenarios: ['state/two-tabs'],
  },
  {
    because: 'As latest-verifier, from the other end.',
    flaws: ['oldest-verifier'],
    scenarios: ['state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because: 'A crash over an absent lifetime is a refusal of it in another form.',
    flaws: ['crashes-without-expires-in'],
    scenarios: ['token-response/no-lifetime'],
  },
  {
    because: 'The second token stands in a member that no clause names.',
    flaws: ['rejects-unknown-members'],
    scenarios: ['token-response/two-tokens'],
  },
  {
    because: 'A further way to fail these: what is sent for a refresh token was never one.',
    flaws: ['writes-undefined-over-refresh-token'],
    scenarios: ['refresh/kept-when-omitted'],
  },
  {
    because: 'A further way to fail these: what is sent for a refresh token was never one.',
    flaws: ['spoils-refresh-token-on-failure'],
    scenarios: ['refresh/server-error', 'refresh/reset'],
  },
  {
    because: 'A further way to fail these: the loss of the connection is kept from the caller.',
    flaws: ['hides-lost-connection'],
    scenarios: ['refresh/invalid-grant', 'refresh/error-in-200'],
  },
  {
    because: 'A further way to fail this: the API is called again and again, with the same token.',
    flaws: ['retries-401-forever'],
    scenarios: ['refresh/no-loop'],
  },
  {
    because: 'Whoever takes an error for a success does so at a refresh, too.',
    flaws: ['takes-200-for-success'],
    scenarios: ['refresh/error-in-200'],
  },
  {
    because: 'A process that waits for another finds the old tokens in the store when its turn comes.',
    flaws: ['stores-tokens-after-use'],
    scenarios: ['refresh/two-processes-at-once'],
  },
  {
    because: 'The second place is the query.',
    flaws: ['sends-token-twice'],
    scenarios: ['censoring/urls'],
  },
  {
    because: 'A server that asks who is there revokes nothing for a client that does not say.',
    flaws: ['revokes-without-client-auth'],
    scenarios: ['revocation/refresh-token'],
  },
  {
    because:
      'Where nothing was revoked, what was kept still works: an access token, or a refresh token that brings one.',
    flaws: ['keeps-access-token-after-logout', 'keeps-refresh-token-after-logout'],
    scenarios: ['revocation/refused'],
  },
  {
    because: 'A log that holds codes holds them when they have characters that JSON escapes.',
    flaws: ['logs-codes'],
    scenarios: ['censoring/logs', 'censoring/encoded'],
  },
  {
    because: 'The response to a refresh is a token response.',
    flaws: ['logs-token-response'],
    scenarios: ['censoring/new-secrets'],
  },
  {
    because: 'Headers are logged when all goes well and when it does not; a log line with a header is a log line.',
    flaws: ['logs-request-headers'],
    scenarios: ['censoring/logs', 'censoring/logs-on-failure'],
  },
  {
    because: 'What is learned later includes the first tokens, each code, however spelled, and what a server quotes.',
    flaws: ['censors-configured-secrets-only'],
    scenarios: ['censoring/logs', 'censoring/encoded', 'censoring/echoed'],
  },
  {
    because: 'An error that carries its request carries what the server quoted of it.',
    flaws: ['error-carries-request'],
    scenarios: ['censoring/echoed'],
  },
];
