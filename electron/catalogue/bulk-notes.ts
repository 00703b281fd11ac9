import { actionsOf } from '../../shared/access-scopes.ts'
import type { CsvRow } from '../../shared/csv-rows.ts'
import { listOf, phrases, say } from '../../shared/say.ts'
import type { Stream } from '../../shared/stream.ts'
import { FIELDS_OF } from '../../shared/token-bulk.ts'
import type { TokenBulkInput, TokenInput } from '../../shared/token-input.ts'
import type { SignedInput } from './bulk-signed.ts'
import type { FirstBecause } from './first-place.ts'
import type { State } from './state.ts'
import { type PlayedAt, playedFirst } from './token-urls.ts'

/** A row that can be issued. */
interface Row {
  readonly input: TokenInput | SignedInput
}

/** Columns told of at most. */
const MAX_COLUMNS = 20

/**
 * Names the columns that say something and are used for nothing, a sentence each: nothing keeps their rows from being issued.
 *
 * @param bulk Without headings a column is told of where the caller says what it is.
 * @param rows All of its text, with the headings.
 */
export function unusedColumns(bulk: TokenBulkInput, rows: readonly CsvRow[]): readonly string[] {
  const headings = bulk.hasHeader ? (rows[0]?.cells ?? []).map((cell) => cell.trim()) : []
  const used = new Set(FIELDS_OF[bulk.kind].map((field) => bulk.columns[field]))
  const named = Object.entries(bulk.columns).map(([field, at]) => [at, field] as const)
  const names = new Map([...named, ...headings.entries()])
  const body = bulk.hasHeader ? rows.slice(1) : rows
  const unused = [...names]
    .filter(([at, name]) => name !== '' && !used.has(at) && body.some((row) => isSaid(row, at)))
    .map(([, name]) => name)
  return [...new Set(unused)]
    .slice(0, MAX_COLUMNS)
    .map((name) =>
      say('The column “{name}” is not used for this kind of token, and is left out.', { name }),
    )
}

const isSaid = ({ cells }: CsvRow, at: number): boolean => (cells[at] ?? '').trim() !== ''

const WHY: Readonly<Record<Exclude<FirstBecause, 'certain'>, string>> = phrases({
  published: 'Published there now.',
  asked:
    'Of the media servers that say where viewers connect, this one asked last. A play address of the stream makes it certain.',
  listed:
    'Of the media servers that say where viewers connect, none has asked yet, and this is the first. A play address of the stream makes it certain.',
})

/** Says where the addresses lead whose streams several media servers may play, and why: a sentence for each place. */
export function uncertainPlaces(
  state: State,
  rows: readonly Row[],
  playedAt: PlayedAt,
): readonly string[] {
  const streams = new Set(rows.flatMap(watchedIn(state)))
  const placed = [...streams].flatMap((stream) => {
    const first = playedFirst(stream, playedAt)
    return first === null || first.because === 'certain'
      ? []
      : [{ stream: stream.name, name: first.name, because: first.because }]
  })
  const groups = Map.groupBy(placed, ({ name, because }) => `${because} ${name}`)
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : say('The links of {streamList} lead to {place}. {whySaid}', {
          streamList: listOf([first, ...others].map(({ stream }) => stream)),
          place: first.name,
          whySaid: WHY[first.because],
        }),
  )
}

/** The one stream that the token of a row is for watching, where it is one of the catalogue by its name. */
function watchedIn(state: State): (row: Row) => readonly Stream[] {
  const byName = new Map([...state.streams.values()].map((stream) => [stream.name, stream]))
  const only = (names: readonly string[]): readonly Stream[] => {
    const stream = names.length === 1 ? byName.get(names[0] ?? '') : undefined
    return stream === undefined ? [] : [stream]
  }
  return ({ input }) => {
    switch (input.kind) {
      case 'listener-link': {
        const stream = state.streams.get(input.streamId)
        return stream === undefined ? [] : [stream]
      }
      case 'subscribe-token':
        return only(input.streams.filter(({ isRegex }) => !isRegex).map((each) => each.streamName))
      case 'access-token':
        return actionsOf(input.scopes).includes('publish')
          ? []
          : only(input.mirrors.map(({ streamName }) => streamName))
      default:
        return []
    }
  }
}
