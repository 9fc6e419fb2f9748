/**
 * What a look at one side of a client's set-up shows. `setup`: whoever set the client up can mend it, and judging it as it is
 * would be wrong; `client`: the client itself does not manage what is asked.
 */
export type Look =
  { result: 'ok' | 'unseen'; said: string } | { result: 'wrong'; said: string; fix: string; fault: 'setup' | 'client' };

/** What one check of the set-up has found, masked. */
export type SetupFinding = { title: string } & Look;
