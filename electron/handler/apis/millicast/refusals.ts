import { AppError } from '../../../../shared/errors.ts'
import { errorsOf, Fail, validationFail } from './envelope.ts'

/** What an id that nothing has is answered with: 400 and never 404. */
export const unknownToken = (): Fail => new Fail({ tokenId: 'There is no token with this id.' })

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

/** What updates of the first version call otherwise than creations and the second do. */
const NAMED_OTHERWISE: readonly string[] = [
  'allowedOrigins',
  'allowedIpAddresses',
  'bindIpsOnUsage',
  'originCluster',
  'allowedCountries',
  'deniedCountries',
  'geoCascade',
  'restream',
]

/** Runs an update of one token; what is wrong is named as that version's body names it. */
export function updatedToken<T>(version: 1 | 2, work: () => T): T {
  try {
    return knownToken(work)
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error
    const entries = Object.entries(errorsOf(error))
    throw validationFail(
      Object.fromEntries(entries.map(([name, texts]) => [nameIn(version, name), texts])),
    )
  }
}

function nameIn(version: 1 | 2, name: string): string {
  // An update has no other list of streams that could be wrong.
  if (name === 'streams') return 'addTokenStreams'
  if (version === 2 || !NAMED_OTHERWISE.includes(name)) return name
  return `update${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
