import type { Reach, ReachCell, ReachEnd, ReachSource } from '../../../shared/reach.ts'
import { reasonText } from '../../language/reason.ts'
import { t } from '../../language/t.ts'

/** What becomes of a source, as a mark and a word: never by colour alone. */
export const ENDS: Readonly<Record<ReachEnd, { mark: string; word: string; tone: string }>> = {
  allow: { mark: '✓', word: t('In'), tone: 'text-allow' },
  ads: { mark: '▶', word: t('Ads'), tone: 'text-allow' },
  redirect: { mark: '↗', word: t('Sent on'), tone: 'text-redirect' },
  deny: { mark: '✕', word: t('No'), tone: 'text-deny' },
}

const KINDS: Readonly<Record<ReachSource['kind'], string>> = {
  any: t('Anyone'),
  link: t('With a link'),
  country: t('Country'),
  address: t('Addresses'),
  area: t('Area'),
  tag: t('Tag'),
}

/** The same in files, which are English. */
const KINDS_IN_FILES: Readonly<Record<ReachSource['kind'], string>> = {
  any: 'Anyone',
  link: 'With a link',
  country: 'Country',
  address: 'Addresses',
  area: 'Area',
  tag: 'Tag',
}

function headInFile({ kind, value, holdsLink }: ReachSource): string {
  if (value === null) return KINDS_IN_FILES[kind]
  return `${KINDS_IN_FILES[kind]}${holdsLink && kind !== 'tag' ? ', link' : ''} ${value}`
}

/** The two lines of a column's head. */
export function headOf({ kind, value, holdsLink }: ReachSource): readonly [string, string] {
  if (value === null) return [KINDS[kind], '']
  return [
    holdsLink && kind !== 'tag' ? t('{kind}, link', { kind: KINDS[kind] }) : KINDS[kind],
    value,
  ]
}

/** Who a column of Reach stands for, as the beginning of a sentence: from where, and whether with a link. */
export function sourceText(source: ReachSource): string {
  const { kind, holdsLink } = source
  const value = source.value ?? ''
  if (kind === 'any') return t('Anyone, without a link')
  if (kind === 'link') return t('Whoever has a link or token for the stream')
  if (kind === 'tag') return t('Whoever has a link with the tag {value}', { value })
  const where =
    kind === 'address' ? t('Somebody at {value}', { value }) : t('Somebody in {value}', { value })
  return holdsLink ? t('{where}, with a link', { where }) : t('{where}, without a link', { where })
}

/** Why it comes out like that, in a sentence. */
export const whyText = ({ reason }: ReachCell): string => reasonText(reason)

/** The matrix as CSV (RFC 4180). */
export function toCsv({ sources, rows }: Reach): string {
  const head = ['stream', ...sources.map(headInFile)]
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
