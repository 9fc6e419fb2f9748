import { defineDifferences } from './difference.js';

export const authorizationRequestDifferences = defineDifferences();
