import { defineDifferences } from './difference.js';

export const resourceDifferences = defineDifferences();
