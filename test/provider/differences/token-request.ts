import { defineDifferences } from './difference.js';

export const tokenRequestDifferences = defineDifferences();
