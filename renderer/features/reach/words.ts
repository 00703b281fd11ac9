import type { Reach, ReachCell, ReachEnd, ReachSource } from '../../../shared/reach.ts'
import { REASONS } from '../../../shared/reasons.ts'

/** What becomes of a source, as a mark and a word: never by colour alone. */
export const ENDS: Readonly<Record<ReachEnd, { mark: string; word: string; tone: string }>> = {
  allow: { mark: '✓', word: 'In', tone: 'text-allow' },
  ads: { mark: '▶', word: 'Ads', tone: 'text-allow' },
  redirect: { mark: '↗', word: 'Sent on', tone: 'text-redirect' },
  deny: { mark: '✕', word: 'No', tone: 'text-deny' },
}

const KINDS: Readonly<Record<ReachSource['kind'], string>> = {
  any: 'Anyone',
  link: 'With a link',
  country: 'Country',
  address: 'Addresses',
  tag: 'Tag',
}

/** The two lines of a column's head. */
export function headOf({ kind, value, holdsLink }: ReachSource): readonly [string, string] {
  if (value === null) return [KINDS[kind], '']
  return [holdsLink && kind !== 'tag' ? `${KINDS[kind]}, link` : KINDS[kind], value]
}

/** A source in a sentence. */
export function sourceText(source: ReachSource): string {
  const { kind, value, holdsLink } = source
  if (kind === 'any') return 'Anyone, without a link'
  if (kind === 'link') return 'Whoever has a link or token for the stream'
  if (kind === 'tag') return `Whoever has a link with the tag ${value}`
  const where = kind === 'country' ? `Somebody in ${value}` : `Somebody at ${value}`
  return `${where}, ${holdsLink ? 'with' : 'without'} a link`
}

/** Why it comes out like that, in a sentence. */
export const whyText = ({ reason }: ReachCell): string => REASONS[reason]

/** The matrix as CSV (RFC 4180). */
export function toCsv({ sources, rows }: Reach): string {
  const head = ['stream', ...sources.map((each) => headOf(each).filter(Boolean).join(' '))]
  const lines = rows.map(({ streamName, cells }) => [
    streamName,
    ...cells.map(({ end, ruleId }) => (ruleId === null ? end : `${end} (${ruleId})`)),
  ])
  return [head, ...lines].map((line) => `${line.map(quoted).join(',')}\r\n`).join('')
}

/** A cell that a spreadsheet would take for a formula is text. */
function quoted(cell: string): string {
  const text = /^[=+\-@\t]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
