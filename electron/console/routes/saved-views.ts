import { z } from 'zod'
import { type SavedView, VIEW_SCREENS } from '../../../shared/saved-view.ts'
import { savedViewSchema } from '../../../shared/saved-view-input.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const savedView: z.ZodType<SavedView> = z
  .strictObject({
    id: z.string(),
    screen: z.enum(VIEW_SCREENS),
    name: z.string(),
    filter: z.string(),
    isPinned: z.boolean(),
    createdAtMs: z.int().describe('Epoch milliseconds.'),
    updatedAtMs: z.int().describe('Epoch milliseconds.'),
  })
  .meta({ id: 'SavedView' })

/** Filters that were given a name. */
export function savedViewRoutes({ catalogue: { savedViews } }: ConsoleDeps) {
  return {
    'GET /views': route('GET /views', {
      summary: 'Saved views of Live and Decisions, in the order they were saved',
      answer: z.strictObject({ views: z.array(savedView).readonly() }),
      run: () => ({ views: savedViews.list() }),
    }),
    'POST /views': route('POST /views', {
      summary: 'Save a filter under a name, for everyone at this console',
      body: savedViewSchema,
      answer: savedView,
      status: 201,
      run: ({ body, caller }) => savedViews.create(body, caller.actor),
    }),
    'PUT /views/{id}': route('PUT /views/{id}', {
      summary: 'Rename a saved view, pin it or change its filter',
      body: savedViewSchema,
      answer: savedView,
      run: ({ params, body, caller }) => savedViews.update(params.id, body, caller.actor),
    }),
    'DELETE /views/{id}': route('DELETE /views/{id}', {
      summary: 'Delete a saved view',
      answer: null,
      run: ({ params, caller }) => {
        savedViews.remove(params.id, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
