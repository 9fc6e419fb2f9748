import type { RequestDraft } from './draft.js';

/** A request of the platform, after it was made as the definition says and before it is sent. */
export type MoveSeam = 'authorizationRequest' | 'codeRequest' | 'refreshRequest' | 'apiRequest';

/** What a move may put into a request, or look for in one. */
export interface MoveContext {
  clientId: string;
  clientSecret: string | undefined;
  redirectUri: string;
  /** Of the login under way. */
  verifier: string | undefined;
  code: string | undefined;
  /** Of the connection. */
  accessToken: string | undefined;
  refreshToken: string | undefined;
  /** Of the honest run. */
  honest: { verifier?: string };
  /** Another client of the same server, where the definition names one. */
  otherClient: { clientId: string; clientSecret: string } | undefined;
  /** Characters that nobody can guess, of the base64url alphabet. */
  random: (length: number) => string;
}

/** One way in which the platform departs from an honest client: the twin of a quirk. */
export interface Move<Id extends string = string> {
  id: Id;
  /** Continues a sentence that begins with "the platform". */
  summary: string;
  /** What it departs from, or makes use of: document and section. */
  bends: string;
  /** Each changes the draft that it is given. What it leaves as it was has not been moved. */
  taps: { readonly [S in MoveSeam]?: (draft: RequestDraft, context: MoveContext) => void };
}

/** Identity with types. */
export function defineMove<const Id extends string>(move: Move<Id>): Move<Id> {
  return move;
}
