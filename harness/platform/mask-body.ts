import { hidden, isMask, splitAtMasks } from './censor.js';
import type { Mask } from './errors.js';
import { isDescriptiveKey, isSensitiveKey } from './sensitive-keys.js';

/** A body without its secrets, written anew: JSON, a form or any text. */
export function maskBody(body: string, mask: Mask): string {
  return maskLeaf(body, mask);
}

/** A text that may be JSON, a form or a URL; `depth` says in how many others it lies. */
export function maskLeaf(text: string, mask: Mask, key?: string, depth = 0): string {
  if (key !== undefined) {
    const masked = mask(text, key);
    if (isMask(masked)) return masked;
  }
  return mask(structured(text, mask, depth));
}

function structured(text: string, mask: Mask, depth: number): string {
  const json = parseJson(text);
  if (json !== undefined) return depth > deepestNesting ? notShown : JSON.stringify(maskJson(json, mask, undefined, depth + 1));
  if (/^[a-z][a-z\d+.-]{0,30}:\/\//i.test(text)) return maskUrl(text, mask, depth);
  if (/^[\w.%+~*!:@[\]-]{1,100}=/.test(text)) return maskForm(text, mask, depth);
  return maskText(text, mask);
}

const deepestNesting = 3;
const deepestJson = 100;
const notShown = '(nested too deep, not shown)';

function parseJson(text: string): unknown {
  if (!/^\s*["{[\d-]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
