import type { Issuer } from '../provider/index.js';
import type { QuirkUse } from '../provider/quirks/quirk.js';
import type { Action } from './model/protocol.js';

/** Tells a call of the API its address and method, where the step says nothing else. */
export function withApi(action: Action, { api, quirks }: Issuer): Action {
  if (action.do !== 'call-api') return action;
  const method = action.url === undefined || action.url === api ? apiMethod(quirks) : 'GET';
  return { url: api, method, ...action };
}

/** The only method that the API takes, if a quirk says one. */
function apiMethod(quirks: readonly QuirkUse[]): string {
  const methods = quirks.flatMap(({ id, params: { at = 'both', method = 'any' } = {} }) =>
    id === 'userinfo-shape' && at !== 'userinfo' && method !== 'any' ? [String(method)] : [],
  );
  return methods.at(-1) ?? 'GET';
}
