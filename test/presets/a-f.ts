import type { Expectation } from './expectation.js';

export const expectations: Record<string, Expectation> = {};
