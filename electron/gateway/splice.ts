/** Where a viewer is in a playlist that is made of one source after the other. */
export interface Splice {
  /** Names what is played. */
  readonly source: string
  /** Added to the source's own media sequence. */
  readonly offset: number
  /** Added to its own discontinuity sequence. */
  readonly turns: number
  /** Media sequence of the first segment after the latest change. */
  readonly changedAt: number
  /** Media sequence of the next segment. */
  readonly end: number
  /** Discontinuity sequence of the last segment. */
  readonly turn: number
}

/** Tags of low latency (RFC 8216bis): their numbers would be the source's own. */
const LOW_LATENCY =
  /^#EXT-X-(?:PART|PART-INF|PRELOAD-HINT|RENDITION-REPORT|SERVER-CONTROL|SKIP)(?::|$)/
const SEQUENCE = /^#EXT-X-MEDIA-SEQUENCE:(\d{1,15})/m
const TURN = /^#EXT-X-DISCONTINUITY-SEQUENCE:(\d{1,15})/m
const SKIPPED = /^#EXT-X-SKIP:.*SKIPPED-SEGMENTS=(\d{1,9})/m

/**
 * Makes playlists of several sources one: media sequences go on counting, and EXT-X-DISCONTINUITY stands where one follows
 * the other (RFC 8216 section 6.2.1). While a viewer has had one source alone its playlists stay as they are, byte for byte.
 *
 * @param before Where the viewer was. Undefined at the beginning.
 * @param text   A media playlist; any other is given back as it is.
 */
export function splice(
  before: Splice | undefined,
  source: string,
  text: string,
): { readonly text: string; readonly at: Splice | undefined } {
  if (!text.includes('#EXTINF:')) return { text, at: before }
  const lines = text.split('\n')
  const start = Number(SEQUENCE.exec(text)?.[1] ?? 0)
  const firstTurn = Number(TURN.exec(text)?.[1] ?? 0)
  const firstAt = lines.findIndex((line) => line.startsWith('#EXTINF:'))
  const isMark = (line: string): boolean => line.trim() === '#EXT-X-DISCONTINUITY'
  const beginsAnew = lines.slice(0, firstAt).some(isMark)
  const marks = lines.filter(isMark).length
  const count =
    lines.filter((line) => line.startsWith('#EXTINF:')).length +
    Number(SKIPPED.exec(text)?.[1] ?? 0)
  const place = placeOf(before, source, start, firstTurn + (beginsAnew ? 1 : 0))
  const at = {
    ...place,
    source,
    end: start + place.offset + count,
    turn: firstTurn + place.turns + marks,
  }
  if (place.changedAt === Number.NEGATIVE_INFINITY) return { text, at }
  const needsMark = !beginsAnew && start + place.offset === place.changedAt
  const head = [
    '#EXTM3U',
    `#EXT-X-MEDIA-SEQUENCE:${start + place.offset}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${firstTurn + place.turns - (needsMark ? 1 : 0)}`,
  ]
  const rest = lines.flatMap((line, index) => {
    const isNumber = SEQUENCE.test(line) || TURN.test(line) || line.startsWith('#EXTM3U')
    if (isNumber || LOW_LATENCY.test(line)) return []
    return index === firstAt && needsMark ? ['#EXT-X-DISCONTINUITY', line] : [line]
  })
  return { text: [...head, ...rest].join('\n'), at }
}

type Place = Pick<Splice, 'offset' | 'turns' | 'changedAt'>

/** @param firstTurn Discontinuity sequence of the first segment, as the source counts. */
function placeOf(
  before: Splice | undefined,
  source: string,
  start: number,
  firstTurn: number,
): Place {
  if (before === undefined) return { offset: 0, turns: 0, changedAt: Number.NEGATIVE_INFINITY }
  if (before.source === source) {
    const { offset, turns, changedAt } = before
    return { offset, turns, changedAt }
  }
  return {
    offset: before.end - start,
    turns: before.turn + 1 - firstTurn,
    changedAt: before.end,
  }
}
