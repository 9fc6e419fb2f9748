import { authorize, callbackOf } from '../visitor.js';
import { defineDifferences } from './difference.js';

export const authorizationResponseDifferences = defineDifferences({
  quirk: 'state-omitted',
  shows: 'the parameters of the callback',
  look: async (issuer) => [...callbackOf(await authorize(issuer)).keys()],
  without: ['code', 'state', 'iss'],
  with: ['code', 'iss'],
});
