import type { Revocation } from '../../../shared/credential.ts'

/**
 * Revocations by the act that made them, in their order: those that were made together have their moment in common. Pure.
 *
 * @param revocations The latest first.
 */
export const madeTogether = (
  revocations: readonly Revocation[],
): readonly (readonly Revocation[])[] => [
  ...Map.groupBy(revocations, ({ createdAtMs }) => createdAtMs).values(),
]
