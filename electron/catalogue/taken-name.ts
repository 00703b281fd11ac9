import { say } from '../../shared/say.ts'
import { refuse } from './validate.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/**
 * Refuses a name that another has: the audit log and documents know things by their names. Compared to the letter.
 *
 * @param others  Those it is compared with; what is deleted is left out by the caller where its name is free.
 * @param ownId   Id of the one that may keep its name. Null for a new one.
 * @param message What is wrong, as a sentence. Default: which id has the name.
 * @throws AppError ERR_NAME_TAKEN with an issue at `name`.
 */
export function refuseTakenName(
  others: Iterable<Named>,
  name: string,
  ownId: string | null,
  message?: string,
): void {
  for (const { id, name: theirs } of others) {
    if (theirs !== name || id === ownId) continue
    refuse('ERR_NAME_TAKEN', 'name', message ?? say('{id} has this name.', { id }))
  }
}
