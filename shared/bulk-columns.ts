import { type BulkField, type BulkKind, FIELDS_OF } from './token-bulk.ts'

/** Headings that people give the fields. */
const HEADINGS: Readonly<Record<BulkField, RegExp>> = {
  stream: /^(stream|mount|channel)( ?name)?$/i,
  minutes: /^(minutes|valid( for)?|duration)$/i,
  label: /^(label|name|title)$/i,
  tags: /^tags?$/i,
  viewer: /^(viewer|customer|user|identity)( ?(id|name|data))?$/i,
  address: /^((ip )?address(es)?|ips?)$/i,
  target: /^(target|channel( ?(alias|id))?|room|url|stream( ?(id|name))?|paths?)$/i,
  scopes: /^(scopes?|roles?|actions?)$/i,
  origins: /^(origins?|pages?|domains?)$/i,
  countries: /^(countries|country)$/i,
  tracking: /^tracking( ?id)?$/i,
}

/** Which column each field stands in, from 0. */
export type BulkColumns = Readonly<Partial<Record<BulkField, number>>>

/**
 * Finds out whether the first row names the columns, and which column each field stands in.
 *
 * @param first         Cells of the first row.
 * @param known.hasHeader Null: as guessed.
 * @param known.chosen  What is certain; the rest is guessed. A null says the field is not there.
 */
export function findColumns(
  kind: BulkKind,
  first: readonly string[],
  known: {
    readonly hasHeader: boolean | null
    readonly chosen: Readonly<Partial<Record<BulkField, number | null>>>
  },
): { readonly hasHeader: boolean; readonly columns: BulkColumns } {
  const fields = FIELDS_OF[kind]
  const named = (field: BulkField): number => first.findIndex((cell) => HEADINGS[field].test(cell))
  const hasHeader = known.hasHeader ?? fields.some((field) => named(field) >= 0)
  const columns: Partial<Record<BulkField, number>> = {}
  for (const [at, field] of fields.entries()) {
    const guess = hasHeader ? named(field) : first.length > 1 ? at : field === 'label' ? 0 : -1
    const chosen = known.chosen[field]
    const column = chosen === undefined ? guess : (chosen ?? -1)
    if (column >= 0 && column < first.length) columns[field] = column
  }
  return { hasHeader, columns }
}
