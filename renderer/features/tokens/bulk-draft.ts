import { readCsv } from '../../../shared/csv-rows.ts'
import { type BulkField, type BulkKind, FIELDS_OF } from '../../../shared/token-bulk.ts'

/** A list being prepared. */
export interface BulkDraft {
  readonly kind: BulkKind
  readonly text: string
  /** Null: as guessed from the first row. */
  readonly hasHeader: boolean | null
  /** What was chosen by hand; the rest is guessed. A null says the field is not there. */
  readonly chosen: Readonly<Partial<Record<BulkField, number | null>>>
  readonly streamId: string
  readonly mediaServerId: string
  readonly minutes: number | null
  readonly applicationId: string
  /** Of the subscribe token that signs. Null: none is chosen. */
  readonly subscribeTokenId: number | null
  readonly type: 'auth' | 'stream' | 'publish'
  readonly skipBad: boolean
}

/** How the columns of a text are understood. */
export interface BulkReading {
  readonly rows: number
  readonly hasHeader: boolean
  /** A heading or the first cell of each column, to choose among. */
  readonly names: readonly string[]
  readonly columns: Readonly<Partial<Record<BulkField, number>>>
}

/** Headings that people give the fields. */
const HEADINGS: Readonly<Record<BulkField, RegExp>> = {
  stream: /^(stream|mount|channel)( ?name)?$/i,
  minutes: /^(minutes|valid( for)?|duration)$/i,
  label: /^(label|name|title)$/i,
  tags: /^tags?$/i,
  viewer: /^(viewer|customer|user)( ?(id|name|data))?$/i,
  address: /^((ip )?address(es)?|ips?)$/i,
  target: /^(target|channel( ?(alias|id))?|room)$/i,
  scopes: /^scopes?$/i,
  origins: /^(origins?|pages?|domains?)$/i,
  countries: /^(countries|country)$/i,
  tracking: /^tracking( ?id)?$/i,
}

/** Finds out whether the first row names the columns, and which column each field stands in. */
export function readDraft({ kind, text, hasHeader, chosen }: BulkDraft): BulkReading {
  const rows = readCsv(text)
  const first = rows[0]?.cells.map((cell) => cell.trim()) ?? []
  const fields = FIELDS_OF[kind]
  const named = (field: BulkField): number => first.findIndex((cell) => HEADINGS[field].test(cell))
  const isHeader = hasHeader ?? fields.some((field) => named(field) >= 0)
  const columns: Partial<Record<BulkField, number>> = {}
  for (const [at, field] of fields.entries()) {
    const guess = isHeader ? named(field) : first.length > 1 ? at : field === 'label' ? 0 : -1
    const column = chosen[field] === undefined ? guess : (chosen[field] ?? -1)
    if (column >= 0 && column < first.length) columns[field] = column
  }
  return {
    rows: Math.max(0, rows.length - (isHeader ? 1 : 0)),
    hasHeader: isHeader,
    names: first.map((cell, at) => `Column ${at + 1}: ${cell === '' ? 'empty' : cell}`),
    columns,
  }
}

/** The body of the calls a draft stands for. */
export function bulkInputOf(draft: BulkDraft) {
  const { hasHeader, columns } = readDraft(draft)
  const { kind, text, skipBad, streamId, mediaServerId, minutes, applicationId, type } = draft
  const { subscribeTokenId } = draft
  return {
    kind,
    text,
    hasHeader,
    columns,
    skipBad,
    defaults: {
      ...(streamId === '' ? {} : { streamId }),
      ...(kind === 'nimble-link' && mediaServerId !== '' ? { mediaServerId } : {}),
      ...(kind === 'edge-auth' ? { applicationId, type } : {}),
      ...(kind === 'self-signed' && subscribeTokenId !== null ? { subscribeTokenId } : {}),
      ...(kind === 'stream-key' || minutes === null ? {} : { minutes }),
    },
  }
}
