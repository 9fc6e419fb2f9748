import { Document, isMap, isSeq, visit, type Node, type Scalar } from 'yaml';
import { escapeUnprintable, printable } from '../../reporters/printable.js';
import type { ImpliedPreset } from './to-preset.js';

/** The preset as YAML; what could not be expressed stands in comments at its head. */
export function renderPreset({ preset, sources, examples, unsaid }: ImpliedPreset, from: string): string {
  const { id, title, ...members } = preset;
  const document = new Document({ id, title: printable(title), ...members }, { aliasDuplicateObjects: false });
  document.commentBefore = [
    `What ${from} implies: what its client sends is what this server asks for.`,
    ...[...examples].map(
      ([name, value]) => `"${value}" in an address is an example: there stands the ${name} of a tenant.`,
    ),
    ...(unsaid.length === 0 ? [] : ['', 'Not expressed:']),
    ...unsaid.map(({ member, why }) => `  ${member}: ${why}`),
  ]
    .map((line) => ` ${printable(line)}`.trimEnd())
    .join('\n');
  const quirks = document.get('quirks');
  if (isSeq(quirks)) {
    for (const [index, use] of (preset.quirks ?? []).entries()) {
      const node = quirks.items[index] as Node;
      node.commentBefore = ` ${printable(sources.get(use) ?? '')}`;
    }
  }
  const endpoints = document.get('endpoints');
  if (isMap<Scalar>(endpoints)) {
    const api = endpoints.items.find(({ key }) => key.value === 'api');
    if (api) api.key.commentBefore = ' proxy.base_url says no more than where the API is: /me below it is made up.';
  }
  // Only between these quotes a character may be escaped.
  visit(document, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && printable(scalar.value) !== scalar.value) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeUnprintable(document.toString({ lineWidth: 0 }));
}
