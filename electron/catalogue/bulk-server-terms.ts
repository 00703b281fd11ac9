import { serverTokenTerms } from '../../shared/server-token-terms.ts'
import type { BulkField } from '../../shared/token-bulk.ts'
import type { KeyFormat } from '../../shared/token-key.ts'

/** What a row asks a media server's token for, by the format of its key; unchecked. */
export function serverTerms(
  format: KeyFormat | null,
  minutes: number | undefined,
  usualRoles: readonly string[],
  cell: (field: BulkField) => string,
): Readonly<Record<string, unknown>> {
  const target = cell('target')
  const said = partsIn(cell('scopes'))
  return serverTokenTerms(format, {
    target,
    targets: partsIn(target),
    minutes: minutes ?? null,
    viewerId: cell('viewer'),
    address: cell('address'),
    roles: said.length > 0 ? said : usualRoles,
  })
}

/** Several stand in one cell, with semicolons between them. */
const partsIn = (text: string): readonly string[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
