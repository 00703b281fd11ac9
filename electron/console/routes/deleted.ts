import { z } from 'zod'
import type { DeletedThing } from '../../../shared/deleted.ts'
import { DELETED_KINDS, DELETED_NOUNS } from '../../../shared/deleted.ts'
import { atMs } from '../answer-fields.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const deletedThing: z.ZodType<DeletedThing> = z
  .strictObject({
    id: z.string(),
    kind: z.enum(DELETED_KINDS),
    subject: z.string(),
    label: z.string(),
    takes: z.array(z.strictObject({ noun: z.enum(DELETED_NOUNS), count: z.int() })).readonly(),
    actor: z.string(),
    deletedAtMs: atMs,
    goneAtMs: atMs,
  })
  .meta({ id: 'DeletedThing' })

/** What was deleted, and can be restored for 30 days. */
export function deletedRoutes({ catalogue, limiting }: ConsoleDeps) {
  const { deleted } = catalogue
  return {
    'GET /deleted': route('GET /deleted', {
      summary: 'What was deleted and can be restored, deleted last first',
      answer: z.strictObject({ deleted: z.array(deletedThing).readonly() }),
      run: () => ({ deleted: deleted.list() }),
    }),
    'POST /deleted/{id}/restore': route('POST /deleted/{id}/restore', {
      summary: 'Put back what was deleted, with what it took along',
      answer: deletedThing,
      run: ({ params, caller }) => {
        const thing = deleted.restore(params.id, caller.actor)
        if (thing.kind === 'limit_ban') limiting.readBans()
        return thing
      },
    }),
    'DELETE /deleted/{id}': route('DELETE /deleted/{id}', {
      summary: 'Forget for good what was deleted',
      answer: null,
      run: ({ params, caller }) => {
        deleted.remove(params.id, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
