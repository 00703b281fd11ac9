import type { z } from 'zod'
import type { DraftImpact } from './draft-impact.ts'
import type { KmlArea, kmlSchema } from './kml-area.ts'

/** Calls of the console API that help to write rules. */
export interface RuleApi {
  /** Counted anew each time. Without a draft nobody would be refused. */
  'GET /rules/impact': { answer: DraftImpact }
  /** Reads the text of a KML file. Nothing is stored, and nothing is fetched. */
  'POST /rules/area': { body: z.input<typeof kmlSchema>; answer: KmlArea }
}
