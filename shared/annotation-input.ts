import { z } from 'zod'
import { LONGEST_NOTE } from './annotation.ts'

/** Annotations kept at most, of all kinds. */
export const MOST_ANNOTATIONS = 5_000
/** Characters of an id at most. */
export const LONGEST_SUBJECT = 512

export const annotationSchema = z.strictObject({
  note: z
    .string()
    .trim()
    .max(LONGEST_NOTE)
    .regex(/^(?:\n|\P{Cc})*$/u, 'A note is plain text.')
    .default(''),
  isPinned: z.boolean().default(false),
})
export type AnnotationInput = z.output<typeof annotationSchema>
