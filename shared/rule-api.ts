import type { z } from 'zod'
import type { KmlArea, kmlSchema } from './kml-area.ts'

/** Calls of the console API that help to write rules. */
export interface RuleApi {
  /** Reads the text of a KML file. Nothing is stored, and nothing is fetched. */
  'POST /rules/area': { body: z.input<typeof kmlSchema>; answer: KmlArea }
}
