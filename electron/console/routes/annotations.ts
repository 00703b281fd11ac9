import { z } from 'zod'
import { ANNOTATION_KINDS, type Annotation } from '../../../shared/annotation.ts'
import { annotationSchema } from '../../../shared/annotation-input.ts'
import { AppError } from '../../../shared/errors.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const annotation: z.ZodType<Annotation> = z
  .strictObject({
    kind: z.enum(ANNOTATION_KINDS),
    subject: z.string().describe('The id of the viewer, token, rule or stream.'),
    note: z.string().describe('Plain text. Empty: none.'),
    isPinned: z.boolean(),
    updatedAtMs: z.int().describe('Epoch milliseconds.'),
    actor: z.string(),
  })
  .meta({ id: 'Annotation' })

/** The calls about notes and pins. */
export function annotationRoutes({ catalogue: { annotations } }: ConsoleDeps) {
  return {
    'GET /annotations': route('GET /annotations', {
      summary: 'Notes and pins of viewers, tokens, rules and streams',
      answer: z.strictObject({ annotations: z.array(annotation).readonly() }),
      run: () => ({ annotations: annotations.list() }),
    }),
    'PUT /annotations/{kind}/{subject}': route('PUT /annotations/{kind}/{subject}', {
      summary: 'Note something about one of them, and pin it; no note and not pinned removes it',
      body: annotationSchema,
      answer: annotation,
      run: ({ params, body, caller }) => {
        const kind = ANNOTATION_KINDS.find((each) => each === params.kind)
        if (kind === undefined) {
          throw new AppError('ERR_NOT_FOUND', 'Viewers, tokens, rules and streams have notes.')
        }
        return annotations.set(kind, params.subject, body, caller.actor)
      },
    }),
  } satisfies Partial<Routes>
}
