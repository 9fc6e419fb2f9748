import { flatteningCode, renderPaste } from '../../platform/definition/flattening-code.js';
import { effectiveRequest } from '../../platform/definition/effective.js';
import type { Stage } from '../../platform/definition/types.js';
import type { NestedResult } from '../../platform/flatten.js';
import type { DefinitionFile } from './definition-file.js';

/** Code that takes nested members to the top level, ready to be pasted into the definition. */
export function nestedAdvice({ members }: NestedResult, { name, format, authentication }: DefinitionFile): string {
  const stages: Stage[] = ['getAccessToken', 'refreshAccessToken'];
  const pastes = stages.flatMap((stage) => {
    const request = effectiveRequest(stage, authentication);
    return request
      ? [renderPaste(flatteningCode(request, stage, members, authentication), stage, format).trimEnd()]
      : [];
  });
  const separator = format === 'json' ? ',\n' : '\n\n';
  return `In ${name}, below oauth2Config, put this in the place of ${pastes.length > 1 ? stages.join(' and ') : stages[0]}:\n\n${pastes.join(separator)}\n`;
}
