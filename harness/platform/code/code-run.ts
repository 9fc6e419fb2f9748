import type { Bundle, Code, RequestForm } from '../definition/types.js';
import type { PlatformError } from '../errors.js';
import type { HttpReply } from '../transport.js';

/** One run of a definition's code. */
export interface CodeRun {
  code: Code;
  /** For messages: `authentication.oauth2Config.getAccessToken`. */
  name: string;
  bundle: Bundle;
  env: Readonly<Record<string, string>>;
  /** What `z.request` does: every request of the code goes through the platform's own wire. Rejects with PlatformError. */
  send(request: RequestForm): Promise<HttpReply>;
  /** Takes what the code writes to `z.console`, `console`, stdout and stderr, secrets and all. */
  print(text: string): void;
  /** Whether a 401 means that the access token is stale. */
  staleOn401: boolean;
  timeoutMs: number;
}

export type CodeOutcome =
  | { kind: 'returned'; value: unknown }
  /** An error response that the code did not handle. */
  | { kind: 'reply'; reply: HttpReply }
  /** A 401, or `z.errors.RefreshAuthError`: the access token wants a refresh. With the last 401 of the run, if there was one. */
  | { kind: 'stale'; reply?: HttpReply }
  /** `z.errors.ExpiredAuthError`: only a new login helps. */
  | { kind: 'expired' }
  /** It threw, hung, went past a limit or ended its thread; the message begins with `name`, and may hold secrets. */
  | { kind: 'failed'; code: 'code-threw' | 'code-timeout' | 'code-ended' | 'code-invalid'; message: string }
  /** A request of its own failed: not sent, not answered. */
  | { kind: 'unsent'; error: PlatformError };
