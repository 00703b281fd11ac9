import type { z } from 'zod'
import type { SavedView } from './saved-view.ts'
import type { savedViewSchema } from './saved-view-input.ts'

/** The calls about saved views; part of the table in api-map.ts. */
export interface SavedViewApi {
  /** In the order they were saved. */
  'GET /views': { answer: { views: readonly SavedView[] } }
  'POST /views': { body: z.input<typeof savedViewSchema>; answer: SavedView }
  'PUT /views/{id}': {
    params: { id: string }
    body: z.input<typeof savedViewSchema>
    answer: SavedView
  }
  'DELETE /views/{id}': { params: { id: string }; answer: null }
}
