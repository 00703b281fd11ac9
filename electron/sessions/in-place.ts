import { createMoves, type MoveTools } from './moves.ts'
import { createPreliminaries, type Preliminaries } from './preliminaries.ts'

/** Sessions that one which begins takes the place of although its media server calls it something else. */
export function createInPlace(tools: MoveTools): Preliminaries {
  const preliminaries = createPreliminaries(tools.registry)
  const moves = createMoves(tools)
  return {
    precedes: preliminaries.precedes,
    before: (request, decided, nowMs) =>
      preliminaries.before(request, decided, nowMs) ?? moves.before(request, decided, nowMs),
  }
}
