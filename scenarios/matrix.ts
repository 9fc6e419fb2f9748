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
    scenarios: [
      'state/truncated',
      'state/extended',
      'state/case-changed',
      'state/padded',
      'state/posted',
      'state/forged-error',
    ],
  },
  {
    because:
      'With one pending login for all, a login in one browser is answered from another, and a second one ends the first.',
    flaws: ['one-pending-login'],
    scenarios: ['state/other-browser', 'state/two-tabs', 'mix-up/side-by-side'],
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
    because: 'A state that is good for ever is good for the second of two callbacks, too, whenever it comes.',
    flaws: ['state-not-consumed'],
    scenarios: ['state/repeated-at-once'],
  },
  {
    because: 'A browser that began no login brings a callback, whatever it has for state.',
    flaws: ['accepts-unsolicited-callback'],
    scenarios: ['state/undefined', 'state/repeated-at-once'],
  },
  {
    because: 'Two codes have two ends.',
    flaws: ['takes-last-of-two-codes'],
    scenarios: ['callback/two-codes'],
  },
  {
    because: 'A further way to fail this: the word for nothing is sent for a code.',
    flaws: ['redeems-undefined-code'],
    scenarios: ['callback/empty'],
  },
  {
    because: 'Whoever begins anew whatever goes wrong never says that a token is of no use.',
    flaws: ['restarts-login-on-error'],
    scenarios: ['token-response/unknown-token-type'],
  },
  {
    because: 'A space at its end is a character more.',
    flaws: ['compares-beginning-of-state'],
    scenarios: ['state/padded'],
  },
  {
    because: 'A forged error must not be believed: neither its words nor that it ends the login.',
    flaws: ['error-cancels-login'],
    scenarios: ['state/forged-error'],
  },
  {
    because: 'An iss that is not compared may be wrong in any way, in an error response, too.',
    flaws: ['ignores-iss'],
    scenarios: ['mix-up/trailing-slash', 'mix-up/host-in-capitals', 'mix-up/path-in-capitals', 'mix-up/foreign-error'],
  },
  {
    because: 'Who does not care about capital letters does so in the host, too.',
    flaws: ['compares-iss-without-case'],
    scenarios: ['mix-up/host-in-capitals'],
  },
  {
    because: 'Credentials of one server are sent to the other, whichever login comes first.',
    flaws: ['one-client-for-all-servers'],
    scenarios: ['mix-up/side-by-side'],
  },
  {
    because: 'Any scheme is that of a file, too.',
    flaws: ['opens-any-scheme'],
    scenarios: ['discovery/file-endpoint'],
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
    because:
      'A login that sends the verifier of another one is refused by the server, and its code was sent with a foreign verifier.',
    flaws: ['oldest-verifier'],
    scenarios: ['state/two-tabs', 'pkce/own-verifier'],
  },
  {
    because: 'A GET request has no body: all that it says stands in its URL.',
    flaws: ['token-request-by-get'],
    scenarios: ['token-request/code-in-url', 'pkce/verifier-secret'],
  },
  {
    because: 'A client that follows every redirect takes a token from where it leads.',
    flaws: ['follows-token-redirect'],
    scenarios: ['token-request/redirect-is-no-success'],
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
    because: 'What makes a success of every refused code makes one of those that are refused with a token in the body.',
    flaws: ['ignores-token-error'],
    scenarios: ['token-response/error-with-token'],
  },
  {
    because: 'Neither null, nor a body that cannot be read, nor an empty envelope is a token.',
    flaws: ['accepts-missing-token'],
    scenarios: [
      'token-response/null-token',
      'token-response/page-for-people',
      'token-response/truncated',
      'flattening/empty-envelope',
    ],
  },
  {
    because: 'An error in a form is an error with status 200.',
    flaws: ['takes-200-for-success'],
    scenarios: ['flattening/error-in-form'],
  },
  {
    because: 'Who asks for a lifetime cannot do without one that stands elsewhere, or that is no time.',
    flaws: ['requires-expires-in'],
    scenarios: [
      'token-response/no-lifetime-expired',
      'token-response/endless-lifetime',
      'flattening/expires-at',
      'flattening/expires-at-milliseconds',
      'flattening/expires-at-text',
    ],
  },
  {
    because:
      'Who crashes without a lifetime crashes where it stands elsewhere, or is no time; a crash is no refusal either.',
    flaws: ['crashes-without-expires-in'],
    scenarios: [
      'token-response/no-lifetime-expired',
      'token-response/null-lifetime',
      'token-response/endless-lifetime',
      'flattening/camel-case',
      'flattening/expires-at',
      'flattening/expires-at-milliseconds',
      'flattening/expires-at-text',
    ],
  },
  {
    because: 'A moment in milliseconds is a moment, too.',
    flaws: ['takes-moment-for-lifetime'],
    scenarios: ['flattening/expires-at-milliseconds'],
  },
  {
    because: 'These differ from the honest response by a member that no clause names.',
    flaws: ['rejects-unknown-members'],
    scenarios: [
      'flattening/nested-error',
      'flattening/other-refresh-token',
      'flattening/empty-place',
      'flattening/expires-at',
      'flattening/expires-at-milliseconds',
      'flattening/expires-at-text',
    ],
  },
  {
    because: 'What is no form and cannot be parsed crashes the same parser; an error in a form does so, too.',
    flaws: ['swallows-crash-on-form-body'],
    scenarios: ['token-response/page-for-people', 'token-response/truncated', 'flattening/error-in-form'],
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
    because: 'The second place is the query, and the URL of the token endpoint is a URL.',
    flaws: ['sends-token-twice', 'secret-in-token-url'],
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
    because: 'The response to a refresh is a token response, and so is a refusal that quotes what it refuses.',
    flaws: ['logs-token-response'],
    scenarios: ['censoring/new-secrets', 'censoring/echoed-in-logs'],
  },
  {
    because: 'Headers are logged when all goes well and when it does not; a log line with a header is a log line.',
    flaws: ['logs-request-headers'],
    scenarios: ['censoring/logs', 'censoring/logs-on-failure', 'censoring/logs-on-refusal', 'censoring/logs-on-reset'],
  },
  {
    because: 'What is learned later includes the first tokens, each code, however spelled, and what a server quotes.',
    flaws: ['censors-configured-secrets-only'],
    scenarios: [
      'censoring/logs',
      'censoring/encoded',
      'censoring/echoed',
      'censoring/echoed-in-logs',
      'censoring/api-echoed',
    ],
  },
  {
    because: 'A request that was refused, or not answered at all, has failed.',
    flaws: ['logs-failed-request'],
    scenarios: ['censoring/logs-on-refusal', 'censoring/logs-on-reset'],
  },
  {
    because: 'A client without any time limit waits for the last byte as it waits for the first.',
    flaws: ['waits-for-tokens-without-limit'],
    scenarios: ['transport/drip'],
  },
  {
    because: 'A further way to fail this: the process lives on, and serves nobody.',
    flaws: ['stays-down-after-failure'],
    scenarios: ['transport/survives'],
  },
  {
    because: 'An error that carries its request carries what the server quoted of it.',
    flaws: ['error-carries-request'],
    scenarios: ['censoring/echoed'],
  },
  {
    because: 'Whatever has a code sent twice does so in some scenario or other.',
    flaws: [
      'consumes-state-after-exchange',
      'state-not-consumed',
      'accepts-unsolicited-callback',
      'resends-code-after-server-error',
      'resends-code-after-unreadable',
    ],
    scenarios: ['always/code-once'],
  },
  {
    because: 'Whoever repeats every exchange repeats one that ended in an error.',
    flaws: ['redeems-code-again'],
    scenarios: ['callback/once-after-server-error'],
  },
  {
    because: 'A state that never changes is not fresh in any login.',
    flaws: ['constant-state'],
    scenarios: ['always/fresh-state'],
  },
  {
    because: 'A verifier that never changes has the same challenge in every login.',
    flaws: ['constant-verifier'],
    scenarios: ['always/fresh-challenge'],
  },
  {
    because: 'The logins of one browser are two logins.',
    flaws: ['verifier-per-browser'],
    scenarios: ['pkce/fresh'],
  },
  {
    because: 'A verifier, a code and a token are credentials, wherever in a URL they stand.',
    flaws: ['verifier-in-authorization-request', 'token-request-by-get', 'revokes-in-url'],
    scenarios: ['always/credentials-in-urls'],
  },
  {
    because: 'A form that is joined by hand spoils a code as it spoils a secret.',
    flaws: ['joins-form-by-hand'],
    scenarios: ['callback/code-characters'],
  },
  {
    because: 'A body that breaks the parser is one that cannot be read.',
    flaws: ['crashes-on-broken-body'],
    scenarios: ['token-response/page-for-people', 'token-response/truncated'],
  },
  {
    because: 'What is nested is written to the log, however deep it is, and that ends in a crash.',
    flaws: ['masks-top-level-only'],
    scenarios: ['token-response/deeply-nested'],
  },
  {
    because: 'Where everything is masked, so is the error code.',
    flaws: ['masks-everything'],
    scenarios: ['token-response/error-code-told'],
  },
];

/** The scenarios that fail a flawed client although they name another flaw. */
export function alsoFailedBy(flaw: string): string[] {
  return alsoFails.filter(({ flaws }) => flaws.includes(flaw)).flatMap(({ scenarios }) => scenarios);
}
