import { z } from 'zod'
import type { RuleSource } from './rule.ts'

export const kmlSchema = z.strictObject({ kml: z.string().min(1).max(4_000_000) })

/** Polygons that were taken out of a KML text, as the source of a rule has them. */
export interface KmlArea {
  readonly polygons: Extract<RuleSource, { kind: 'area' }>['polygons']
  readonly points: number
  /** Points, lines and models that were left out. */
  readonly leftOut: number
}
