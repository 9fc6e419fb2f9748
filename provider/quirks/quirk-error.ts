import { closest } from 'fastest-levenshtein';

export type QuirkErrorCode = 'unknown-quirk' | 'unfit-parameters' | 'unfit-condition' | 'contradicting-quirks';

/** Quirks that cannot be armed as asked. */
export class QuirkError extends Error {
  override readonly name = 'QuirkError';
  constructor(
    readonly code: QuirkErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export function unknownQuirk(id: string, registry: ReadonlyMap<string, unknown>): QuirkError {
  const known = [...registry.keys()];
  const hint = known.length > 0 ? ` Did you mean "${closest(id, known)}"?` : '';
  return new QuirkError('unknown-quirk', `There is no quirk "${id}".${hint}`);
}

export function whenOnPolicy(id: string): QuirkError {
  return new QuirkError(
    'unfit-condition',
    `Quirk "${id}" holds for every request, for it sets an option of the server, moves or adds an endpoint: leave its "when" out, or name nothing but an era there.`,
  );
}

export function contradiction(first: string, second: string, option: string, one: unknown, other: unknown): QuirkError {
  const sets = `"${first}" sets ${option} to ${String(one)}, "${second}" to ${String(other)}`;
  return new QuirkError('contradicting-quirks', `These quirks contradict each other: ${sets}. Arm one of them.`);
}

export function bothDecide(first: string, second: string, matter: string): QuirkError {
  const who = first === second ? `"${first}" is armed twice` : `"${first}" and "${second}" contradict each other`;
  return new QuirkError(
    'contradicting-quirks',
    `${who}: only one can decide the ${matter}. Arm one of them, or keep them apart with "when".`,
  );
}
