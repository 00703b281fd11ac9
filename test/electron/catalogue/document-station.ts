import { readFileSync } from 'node:fs'
import { applyDocument } from '../../../electron/catalogue/document.ts'
import { readDocument } from '../../../electron/catalogue/document-text.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'

export const STATION = readFileSync(
  new URL('../../../docs/examples/station.yaml', import.meta.url),
  'utf8',
)

/** Applies a document. */
export const apply = (catalogue: OwnedCatalogue, yaml: string) =>
  applyDocument(catalogue, readDocument(yaml), { dryRun: false, actor: 'cli' })
/** Tells what applying it would change. */
export const dryRun = (catalogue: OwnedCatalogue, yaml: string) =>
  applyDocument(catalogue, readDocument(yaml), { dryRun: true, actor: 'cli' })
