import { arm } from '../../../provider/quirks/arm.js';
import { quirkById, type QuirkId } from '../../../provider/quirks/index.js';
import { QuirkError } from '../../../provider/quirks/quirk-error.js';
import type { QuirkUse } from '../../../provider/quirks/quirk.js';
import { UsageError } from '../../errors.js';
import type { Path } from '../../platform/definition/problem.js';
import { parseQuirkUse } from '../params.js';
import type { YamlFile } from '../../yaml-file.js';

/** The quirks of a list in a file: texts as on the command line, or objects. What is wrong with one is told by its line. */
export function quirkEntries(
  entries: readonly (string | QuirkUse)[],
  path: Path,
  fault: YamlFile<unknown>['fault'],
): readonly QuirkUse<QuirkId>[] {
  const uses = entries.map((entry, index) => {
    try {
      const use = typeof entry === 'string' ? parseQuirkUse(entry) : entry;
      armTogether([use]);
      return use;
    } catch (error) {
      throw isUsers(error) ? fault([...path, index], error.message) : error;
    }
  });
  try {
    armTogether(uses);
    return uses;
  } catch (error) {
    throw isUsers(error) ? fault(path, error.message) : error;
  }
}

/** Throws QuirkError if these cannot be armed in some era. */
export function armTogether(uses: readonly QuirkUse[]): asserts uses is readonly QuirkUse<QuirkId>[] {
  for (const era of new Set([undefined, ...uses.map(({ when }) => when?.era)])) {
    arm(uses, { registry: quirkById, seed: '', ...(era !== undefined && { era }) });
  }
}

/** Whether an error is about what the user wrote. */
export function isUsers(error: unknown): error is Error {
  return error instanceof QuirkError || error instanceof UsageError;
}
