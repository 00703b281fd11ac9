import type { Grant } from '../../shared/access.ts'
import type { Stream } from '../../shared/stream.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { SigningKey } from './state.ts'

/** Tokens remembered at most; with the generation before, twice as many. */
const REMEMBERED = 10_000

/** A token whose signature was found right. */
interface VerifiedLink {
  readonly grant: Grant
  /** What the grant was made of; it is made again when any of it changed. */
  readonly link: StoredLink | undefined
  readonly streams: ReadonlyMap<string, Stream>
}

/**
 * Remembers tokens whose signature was right, since a player presents the same one again and again and checking it
 * costs more than all the rest of a decision. What a token permits is not remembered: expiry, revocation and stream are
 * looked at each time.
 */
interface VerifiedLinks {
  /** @param keys The signing keys in force; with others than before everything is forgotten. */
  find(token: string, keys: readonly SigningKey[]): VerifiedLink | undefined
  remember(token: string, verified: VerifiedLink): void
}

/**
 * Two generations: when the younger is full it becomes the elder, whose tokens return to the younger when they are
 * asked for. A look-up compares hashes seeded at random first, so how long it takes tells nothing about a token.
 */
export function createVerifiedLinks(remembered: number = REMEMBERED): VerifiedLinks {
  let keysBefore: readonly SigningKey[] | null = null
  let younger = new Map<string, VerifiedLink>()
  let elder = new Map<string, VerifiedLink>()

  function remember(token: string, verified: VerifiedLink): void {
    if (younger.size >= remembered) {
      elder = younger
      younger = new Map()
    }
    younger.set(token, verified)
  }

  return {
    remember,
    find(token, keys) {
      if (keys !== keysBefore) {
        keysBefore = keys
        younger = new Map()
        elder = new Map()
        return undefined
      }
      const recent = younger.get(token)
      if (recent !== undefined) return recent
      const found = elder.get(token)
      if (found !== undefined) remember(token, found)
      return found
    },
  }
}
