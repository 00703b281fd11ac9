import { AppError } from '../../../../shared/errors.ts'
import { Fail } from './envelope.ts'

/** What an id that nothing has is answered with: 400 and never 404. */
const unknownToken = (): Fail => new Fail({ tokenId: 'There is no token with this id.' })

/** What an update that names nothing is answered with. */
export const nothingToChange = (): Fail =>
  new Fail({ token: 'The update names nothing to change.' })

/** Runs what concerns one token; when there is none, that is said in the vendor's way. */
export function knownToken<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof AppError && error.code === 'ERR_NOT_FOUND') throw unknownToken()
    throw error
  }
}
