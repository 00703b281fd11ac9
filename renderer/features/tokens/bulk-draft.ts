import { findColumns } from '../../../shared/bulk-columns.ts'
import type { Link } from '../../../shared/credential.ts'
import { readCsv } from '../../../shared/csv-rows.ts'
import type { BulkField, BulkKind } from '../../../shared/token-bulk.ts'
import { t } from '../../language/t.ts'

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
  readonly tokenKeyId: string
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

/** Finds out whether the first row names the columns, and which column each field stands in. */
export function readDraft({ kind, text, hasHeader, chosen }: BulkDraft): BulkReading {
  const rows = readCsv(text)
  const first = rows[0]?.cells.map((cell) => cell.trim()) ?? []
  const found = findColumns(kind, first, { hasHeader, chosen })
  return {
    ...found,
    rows: Math.max(0, rows.length - (found.hasHeader ? 1 : 0)),
    names: first.map((cell, at) =>
      t('Column {at}: {cell}', { at: at + 1, cell: cell === '' ? t('empty') : cell }),
    ),
  }
}

/**
 * A list of links in the place of one, for each who had it: its stream, how long it held, and a first row to write the others like. Pure.
 */
export function draftLike({
  streamId,
  label,
  tags,
  createdAtMs,
  expiresAtMs,
}: Pick<Link, 'streamId' | 'label' | 'tags' | 'createdAtMs' | 'expiresAtMs'>): Pick<
  BulkDraft,
  'streamId' | 'minutes' | 'text'
> {
  const minutes = Math.max(1, Math.round((expiresAtMs - createdAtMs) / 60_000))
  const row = [`${label} 1`.trim(), tags.join(';')].map(cellOf)
  return { streamId, minutes, text: `label,tags\n${row.join(',')}` }
}

const cellOf = (text: string): string =>
  /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** The body of the calls a draft stands for. */
export function bulkInputOf(draft: BulkDraft) {
  const { hasHeader, columns } = readDraft(draft)
  const { kind, text, skipBad, streamId, mediaServerId, minutes, applicationId, type } = draft
  const { subscribeTokenId, tokenKeyId } = draft
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
      ...(kind === 'server-token' ? { tokenKeyId } : {}),
      ...(kind === 'self-signed' && subscribeTokenId !== null ? { subscribeTokenId } : {}),
      ...(kind === 'stream-key' || minutes === null ? {} : { minutes }),
    },
  }
}
