import { defineDifferences } from './difference.js';

export const discoveryDifferences = defineDifferences();
