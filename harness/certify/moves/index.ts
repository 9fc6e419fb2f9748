import { apiRequestMoves } from './api-request.js';
import { authorizationRequestMoves } from './authorization-request.js';
import type { Move } from './move.js';
import { tokenRequestMoves } from './token-request.js';

const all = [...authorizationRequestMoves, ...tokenRequestMoves, ...apiRequestMoves] as const;

export type MoveId = (typeof all)[number]['id'];

/** Every way in which the platform departs from an honest client, in the order of the protocol. */
export const moves: readonly Move<MoveId>[] = all;

export const moveById: ReadonlyMap<string, Move<MoveId>> = new Map(moves.map((move) => [move.id, move]));
