import type { Revocation, RevocationInput } from '../../shared/credential.ts'
import type { Actor } from './actor.ts'

/** The revocations of the catalogue. */
export interface RevocationCalls {
  /** Not lifted, newest first. */
  list(): readonly Revocation[]
  create(input: RevocationInput, actor: Actor): Revocation
  lift(id: string, actor: Actor): Revocation
  /**
   * All of them or none, with one entry in the audit log, which says `subject`.
   *
   * @param batch Under which they can be lifted together, also after a restart. Default: they cannot.
   */
  createMany(
    inputs: readonly RevocationInput[],
    subject: string,
    actor: Actor,
    batch?: string,
  ): readonly Revocation[]
  /**
   * Lifts those of a batch that are in force, and keeps them under what was deleted, as one thing with the batch as its subject.
   *
   * @returns How many were.
   * @throws AppError ERR_NOT_FOUND, also once it was done.
   */
  liftTogether(batch: string, actor: Actor): number
  /** Whether a batch can still be lifted together. False as well for what was never one. */
  isTogether(batch: string): boolean
}
