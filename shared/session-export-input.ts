import { z } from 'zod'
import { EXPORT_COLUMN_NAMES, EXPORT_PRESET_NAMES } from './session-export.ts'
import { QUARTER_MS } from './usage.ts'

const moment = z
  .int()
  .min(0)
  .multipleOf(QUARTER_MS, 'A period begins and ends at a quarter of an hour.')
  .nullable()
  .default(null)
const anyOf = (most: number) => z.array(z.string().min(1).max(most)).max(100).default([])

/** What stands in a file and who, whenever it is made. Lists mean any of them, and nothing in a list means all. */
export const exportChoiceShape = {
  /** In this order, each once. Empty: those of the preset, or without one the usual. */
  columns: z
    .array(z.enum(EXPORT_COLUMN_NAMES))
    .max(EXPORT_COLUMN_NAMES.length)
    .refine((names) => new Set(names).size === names.length, 'Name each column once.')
    .default([]),
  /** A file of a given shape, in place of columns. */
  preset: z.enum(EXPORT_PRESET_NAMES).nullable().default(null),
  /** Null: both. */
  action: z.enum(['publish', 'subscribe']).nullable().default(null),
  /** Ids or names. */
  streams: anyOf(256),
  tags: anyOf(120),
  viewers: anyOf(256),
  grantIds: anyOf(128),
  trackingIds: anyOf(128),
  countries: z
    .array(z.string().regex(/^([A-Z]{2}|\?\?)$/, 'Write a country as two letters, e.g. DE.'))
    .max(250)
    .default([]),
  mediaServerIds: anyOf(64),
  protocols: anyOf(32),
}

/** A preset has columns of its own. */
export function onlyOneShape(
  { preset, columns }: { readonly preset: string | null; readonly columns: readonly string[] },
  context: z.RefinementCtx,
): void {
  if (preset === null || columns.length === 0) return
  const message = 'A preset has columns of its own. Give one or the other.'
  context.addIssue({ code: 'custom', path: ['columns'], message })
}

/** What an operator asks to be exported. Lists mean any of them, and nothing in a list means all. */
export const sessionExportSchema = z
  .strictObject({
    ...exportChoiceShape,
    /** First moment of the period, epoch milliseconds, on a quarter of an hour. Null: from the beginning. */
    fromMs: moment,
    /** First moment after the period. Null: up to now. */
    toMs: moment,
    /** IANA name of the zone times are written in. */
    timeZone: z.string().min(1).max(64).default('UTC'),
    /**
     * Where the file goes: in the folder of exports, or below one the configuration names. Null: where it can be fetched for a
     * day.
     */
    path: z.string().min(1).max(1024).nullable().default(null),
  })
  .superRefine(onlyOneShape)
  .superRefine(({ fromMs, toMs }, context) => {
    if (fromMs !== null && toMs !== null && toMs <= fromMs) {
      context.addIssue({
        code: 'custom',
        path: ['toMs'],
        message: 'The end is not after the start.',
      })
    }
  })

export type SessionExportInput = z.infer<typeof sessionExportSchema>
