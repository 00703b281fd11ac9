import type { z } from 'zod'
import type { Annotation, AnnotationKind } from './annotation.ts'
import type { annotationSchema } from './annotation-input.ts'

/** The calls about notes and pins; part of the table in api-map.ts. */
export interface AnnotationApi {
  'GET /annotations': { answer: { annotations: readonly Annotation[] } }
  /** No note and not pinned removes it. */
  'PUT /annotations/{kind}/{subject}': {
    params: { kind: AnnotationKind; subject: string }
    body: z.input<typeof annotationSchema>
    answer: Annotation
  }
}
