import { createHash } from 'node:crypto';

/** The Content-Security-Policy of a page that stands by itself: whatever might get past the escaping could neither run nor load anything. */
export function policyOf({ style, script }: { style: string; script?: string }): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
