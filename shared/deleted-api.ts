import type { DeletedThing } from './deleted.ts'

/** Calls of the console API about what was deleted, and can be restored for 30 days. */
export interface DeletedApi {
  /** Deleted last comes first. */
  'GET /deleted': { answer: { deleted: readonly DeletedThing[] } }
  /** As it was, with what it took along. ERR_RESTORE_TAKEN, ERR_NOT_FOUND. */
  'POST /deleted/{id}/restore': { params: { id: string }; answer: DeletedThing }
  /** For good: nothing brings it back but a backup. */
  'DELETE /deleted/{id}': { params: { id: string }; answer: null }
}
