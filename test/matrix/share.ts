import type { Scenario } from '../../harness/model/scenario.js';
import { alsoFailedBy } from '../../scenarios/matrix.js';

/** What takes real time is put to the clients that it fails: it would take seconds for each of the others. */
export function isPutTo(flaw: string, scenario: Scenario): boolean {
  return !scenario.realTime || scenario.flaw === flaw || alsoFailedBy(flaw).includes(scenario.id);
}
