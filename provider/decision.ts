/** What an authorization request wants of the end-user. */
export interface Wish {
  clientId: string;
  scopes: readonly string[];
  redirectUri: string;
  /** OpenID Connect Core §3.1.2.1 */
  prompts: ReadonlySet<string>;
  /** The end-user that a hint names. */
  hinted: string | undefined;
  /** The end-user that `id_token_hint` names: nobody else will do. */
  demanded: string | undefined;
  /** Seconds since they last signed in. */
  maxAge: number | undefined;
}

/** Who sits in front of the browser, and what they have said so far. Subjects identify end-users. */
export interface Visitor {
  account: string | undefined;
  /** When they signed in, in seconds since the epoch. */
  since: number | undefined;
  /** They have signed in for this very request. */
  picked: boolean;
  consent: 'allow' | 'deny' | undefined;
  /** The scopes that an end-user has granted to a client before. */
  granted: (clientId: string, account: string) => ReadonlySet<string>;
}

/** What a person has to be asked. */
export type Question = { clientId: string } & (
  | { ask: 'account'; preselected: string | undefined }
  | { ask: 'consent'; account: string; scopes: readonly string[]; redirectUri: string }
);

export type Decision =
  | { kind: 'proceed' }
  | { kind: 'ask'; question: Question }
  | { kind: 'refuse'; error: 'login_required' | 'consent_required' | 'access_denied'; why: string };

/** Whether an authorization request can be answered now, in seconds since the epoch. */
export function decide(wish: Wish, visitor: Visitor, now: number): Decision {
  const { clientId, prompts, hinted, demanded } = wish;
  const { account, consent } = visitor;
  const silent = prompts.has('none');

  if (account === undefined || mustSignIn(wish, visitor, now)) {
    if (silent) return refuse('login_required', 'the end-user has to sign in, and prompt=none forbids to ask');
    return { kind: 'ask', question: { ask: 'account', clientId, preselected: hinted ?? account } };
  }
  if (consent === 'deny') return refuse('access_denied', 'the end-user declined');
  if (demanded !== undefined && demanded !== account) {
    return refuse('login_required', 'the end-user is not the one whom id_token_hint names');
  }
  if (consent !== 'allow' && mustConsent(wish, visitor.granted(clientId, account))) {
    if (silent) return refuse('consent_required', 'the end-user has to consent, and prompt=none forbids to ask');
    const { scopes, redirectUri } = wish;
    return { kind: 'ask', question: { ask: 'consent', clientId, account, scopes, redirectUri } };
  }
  return { kind: 'proceed' };
}

function mustSignIn({ prompts, hinted, maxAge }: Wish, { account, since = 0, picked }: Visitor, now: number): boolean {
  if (picked) return false;
  const tooLongAgo = maxAge !== undefined && now - since > maxAge;
  const another = hinted !== undefined && hinted !== account;
  return prompts.has('login') || prompts.has('select_account') || tooLongAgo || another;
}

function mustConsent({ prompts, scopes }: Wish, granted: ReadonlySet<string>): boolean {
  return prompts.has('consent') || scopes.some((scope) => !granted.has(scope));
}

function refuse(error: (Decision & { kind: 'refuse' })['error'], why: string): Decision {
  return { kind: 'refuse', error, why };
}
