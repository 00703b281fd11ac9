import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode, type FieldIssue } from '../../shared/errors.ts'
import type { CatalogueDocument } from './document-schema.ts'
import { readText } from './document-text.ts'

/*
 * The thread in which a long document is read. An entry of its own, see places.ts.
 */

/** What it says, once. */
export type DocumentWord =
  | {
      readonly kind: 'read'
      readonly document: CatalogueDocument
      /** As JSON: a table with a row for each field is needed where something is wrong alone. */
      readonly places: string
    }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly message: string | undefined
      readonly issues: readonly FieldIssue[]
    }

function read(text: string): DocumentWord {
  try {
    const { document, places } = readText(text)
    return { kind: 'read', document, places: JSON.stringify(places()) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { kind: 'failed', code: error.code, message: error.message, issues: error.issues }
  }
}

parentPort?.postMessage(read(workerData as string))
