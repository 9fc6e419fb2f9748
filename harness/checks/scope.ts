import type { WireExchange } from '../model/evidence.js';
import type { Check } from '../model/scenario.js';
import { authorizationRequests, forbid, parameter } from './seen.js';

/** A word that no client has of its own: whoever asks for it takes its scope from its settings. */
export const tellingScope = 'notes.read';

export function asksForTellingScope({ scope }: WireExchange['parameters']): boolean {
  return [scope ?? []].flat().join(' ').split(' ').includes(tellingScope);
}

/** Every word of the configured scope arrives as it is. RFC 6749 §3.3, Appendix B */
export function scopeArrives(scope: string): Check {
  return {
    id: 'scope-arrives',
    kind: 'forbids',
    judge(evidence) {
      const requests = authorizationRequests(evidence).filter(({ exchange }) => parameter(exchange, 'scope'));
      const wrong = requests.filter(({ exchange }) => scope.split(' ').some((one) => !wordsOf(exchange).includes(one)));
      return forbid(`scope holds every word of ${JSON.stringify(scope)}`, wrong, requests, {
        broken: `it was ${wrong.map(({ exchange }) => JSON.stringify(parameter(exchange, 'scope'))).join(', ')}`,
        held: 'it does',
        unseen: 'no authorization request with a scope was seen',
      });
    },
  };
}

/** These ask for no access to what is the end-user's: OpenID Connect Core §3.1.2.1, §11. */
const ofTheProtocol = ['openid', 'offline_access'];

/** No scope is asked for that is not configured. RFC 6749 §10.3 */
export function asksForNoOtherScope(scope: string): Check {
  return {
    id: 'asks-for-no-other-scope',
    kind: 'forbids',
    judge(evidence) {
      const expected = [...scope.split(' '), ...ofTheProtocol];
      const requests = authorizationRequests(evidence);
      const wider = requests.filter(({ exchange }) => wordsOf(exchange).some((one) => !expected.includes(one)));
      return forbid(`no scope is asked for beyond ${JSON.stringify(scope)}`, wider, requests, {
        broken: `scope was ${wider.map(({ exchange }) => JSON.stringify(parameter(exchange, 'scope'))).join(', ')}`,
        held: 'none is',
        unseen: 'no authorization request was seen',
      });
    },
  };
}

function wordsOf(exchange: WireExchange): string[] {
  return (parameter(exchange, 'scope') ?? '').split(' ').filter(Boolean);
}
