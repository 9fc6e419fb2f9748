import * as z from 'zod';

/** A parameter of many quirks: the path of an endpoint, relative to the issuer. */
export const path = z.string().regex(/^(\/[^/?#\s]+)+$/, 'must begin with a slash and not end with one');
