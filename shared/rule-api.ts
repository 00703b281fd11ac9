import type { z } from 'zod'
import type { KmlArea, kmlSchema } from './kml-area.ts'
import type { RulesImpact } from './rules-impact.ts'

/** Calls of the console API that help to write rules. */
export interface RuleApi {
  /**
   * Counted anew each time, for the draft or for `version`. Without a draft nobody would be refused. ERR_NOT_FOUND where there is
   * no such version.
   */
  'GET /rules/impact': { query: { version?: string }; answer: RulesImpact }
  /** Reads the text of a KML file. Nothing is stored, and nothing is fetched. */
  'POST /rules/area': { body: z.input<typeof kmlSchema>; answer: KmlArea }
}
