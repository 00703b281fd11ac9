import type { Revocation } from '../../../shared/credential.ts'

/**
 * Revocations by the act that made them, in their order: by their job, and where that is not known any more by their moment, which
 * those of one turn of a job have in common. Pure.
 *
 * @param revocations The latest first.
 */
export const madeTogether = (
  revocations: readonly Revocation[],
): readonly (readonly Revocation[])[] => [
  ...Map.groupBy(revocations, ({ jobId, createdAtMs }) => jobId ?? createdAtMs).values(),
]

/**
 * Apart from the others those of one session that is over, each made alone: lifting one lets nobody in, since whoever comes again
 * is another session. Pure.
 *
 * @param groups As of {@link madeTogether}.
 * @param isOver Whether a session is over, by its id.
 */
export function splitOver(
  groups: readonly (readonly Revocation[])[],
  isOver: (sessionId: string) => boolean,
): { readonly others: readonly (readonly Revocation[])[]; readonly over: readonly Revocation[] } {
  const isAlone = ([first, ...more]: readonly Revocation[]): boolean =>
    first?.kind === 'session' && more.length === 0 && isOver(first.value)
  return { others: groups.filter((each) => !isAlone(each)), over: groups.filter(isAlone).flat() }
}
