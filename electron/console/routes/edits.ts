import { z } from 'zod'
import { EDIT_GROUPS, EDIT_KINDS, type EditPreview, type Undone } from '../../../shared/edit.ts'
import { AppError } from '../../../shared/errors.ts'
import { testOverrideSchema } from '../../../shared/pinned-test-input.ts'
import { atMs } from '../answer-fields.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const editPreview: z.ZodType<EditPreview> = z
  .strictObject({
    id: z.int(),
    kind: z.enum([...EDIT_KINDS, ...EDIT_GROUPS]),
    subject: z.string(),
    label: z.string(),
    actor: z.string(),
    atMs,
    goneAtMs: atMs,
    fields: z
      .array(
        z.strictObject({
          path: z.string(),
          now: z.string(),
          before: z.string(),
          isChangedSince: z.boolean(),
        }),
      )
      .readonly(),
    acts: z.array(z.string()).readonly(),
    opens: z.array(z.string()).readonly(),
    refused: z.string().nullable(),
    isOverridable: z.boolean().describe('Refused by pinned tests alone.'),
    confirm: z.string(),
  })
  .meta({ id: 'EditPreview' })

const undone: z.ZodType<Undone> = z
  .strictObject({ label: z.string(), edit: z.int().nullable() })
  .meta({ id: 'Undone' })

/** Undoing edits, for 30 days. */
export function editRoutes({ catalogue: { edits } }: ConsoleDeps) {
  return {
    'GET /edits/{id}': route('GET /edits/{id}', {
      summary: 'What undoing an edit would do, field by field; its id is that of its audit entry',
      answer: editPreview,
      run: ({ params }) => edits.preview(numberOf(params.id)),
    }),
    'POST /edits/{id}/undo': route('POST /edits/{id}/undo', {
      summary: 'Put back what an edit changed, and nothing else',
      body: z.strictObject({
        confirm: z.string().max(64).nullable().default(null),
        overrideTests: testOverrideSchema.optional(),
      }),
      answer: undone,
      run: ({ params, body, caller }) =>
        edits.undo(numberOf(params.id), body.confirm, caller.actor, body.overrideTests),
    }),
  } satisfies Partial<Routes>
}

function numberOf(id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id)
  throw new AppError('ERR_NOT_FOUND', 'No edit has this id.')
}
