import { defineDifferences } from './difference.js';

export const tokenResponseDifferences = defineDifferences();
