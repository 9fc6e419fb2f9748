import { defineDifferences } from './difference.js';

export const refreshDifferences = defineDifferences();
