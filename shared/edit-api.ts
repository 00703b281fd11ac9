import type { z } from 'zod'
import type { EditPreview, Undone } from './edit.ts'
import type { testOverrideSchema } from './pinned-test-input.ts'

/** Calls of the console API that undo edits, for 30 days. An edit has the id of its entry in the audit log. */
export interface EditApi {
  /** ERR_NOT_FOUND when it is not kept or was undone. */
  'GET /edits/{id}': { params: { id: string }; answer: EditPreview }
  /**
   * Only what the edit changed is put back. ERR_UNDO_CONFIRM where it was changed again since or somebody would get in who does
   * not now, until `confirm` is that of the preview; ERR_UNDO_REFUSED, ERR_NOT_FOUND. `overrideTests` puts rules in force again
   * although pinned tests fail, where `isOverridable` of the preview says so.
   */
  'POST /edits/{id}/undo': {
    params: { id: string }
    body: {
      confirm?: string | null | undefined
      overrideTests?: z.input<typeof testOverrideSchema> | undefined
    }
    answer: Undone
  }
}
