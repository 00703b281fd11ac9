import type { BulkRevokeInput, BulkRevokeJob, BulkRevokePreview } from './bulk-revoke.ts'

/** Calls of the console API that revoke many sessions at once. */
export interface BulkRevokeApi {
  /** Says whom it concerns and, unless it is a dry run, refuses them at once and begins to cut them. ERR_CONFLICT, ERR_TOO_MANY. */
  'POST /sessions/revocations': {
    body: BulkRevokeInput
    answer: { readonly preview: BulkRevokePreview; readonly job: BulkRevokeJob | null }
  }
  /** The latest 20 are known until the next start. */
  'GET /sessions/revocations/{id}': { params: { id: string }; answer: BulkRevokeJob }
  /** Cuts no more of them; all stay refused. */
  'POST /sessions/revocations/{id}/cancel': { params: { id: string }; answer: BulkRevokeJob }
  /** Lifts what it revoked and stops cutting. Who was cut may start again. */
  'POST /sessions/revocations/{id}/undo': { params: { id: string }; answer: BulkRevokeJob }
}
