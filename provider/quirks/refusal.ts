import type { Reply } from './quirk.js';

/** An error response of the token endpoint. RFC 6749 §5.2 */
export function refusal(status: number, error: string, description: string): Reply {
  return {
    status,
    headers: { 'cache-control': 'no-store' },
    body: { error, error_description: description },
  };
}
