import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { LinkQuery } from './token-calls.ts'

/** Links looked at in one turn: about a millisecond. */
const SLICE = 1_000

/** What was found, newest first. */
export interface FoundLinks {
  readonly found: readonly StoredLink[]
  /** Id of the last one found when older ones may follow; null at the end. */
  readonly nextBefore: string | null
}

/**
 * Looks for links, newest first, and lets others have their turn while it does, since there can be hundreds of thousands.
 *
 * @param links      In the order they were issued.
 * @param streamName Name of a stream by its id.
 * @throws AppError ERR_INPUT_INVALID when `before` is none of the links.
 */
export async function findLinks(
  links: readonly StoredLink[],
  { before, text, limit }: LinkQuery,
  streamName: (id: string) => string,
): Promise<FoundLinks> {
  const wanted = text.trim().toLowerCase()
  const found: StoredLink[] = []
  let lookedAt = 0
  for (let at = startOf(links, before); at >= 0; at -= 1) {
    const link = links[at]
    if (link !== undefined && isWanted(link, streamName(link.streamId), wanted)) found.push(link)
    if (found.length === limit) return { found, nextBefore: at === 0 ? null : (link?.id ?? null) }
    lookedAt += 1
    if (lookedAt % SLICE === 0) await nextTurn()
  }
  return { found, nextBefore: null }
}

function startOf(links: readonly StoredLink[], before: string | null): number {
  if (before === null) return links.length - 1
  const at = links.findLastIndex((link) => link.id === before)
  if (at >= 0) return at - 1
  const issues = [{ path: 'before', message: 'No link has this id any more. Start over.' }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

const isWanted = (link: StoredLink, streamName: string, wanted: string): boolean =>
  link.deletedAtMs === null && (wanted === '' || matches(link, streamName, wanted))

const matches = (link: StoredLink, streamName: string, wanted: string): boolean =>
  [link.label, streamName, link.issuedBy, link.id, ...link.tags].some((text) =>
    text.toLowerCase().includes(wanted),
  )
