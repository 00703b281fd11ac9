import type { Found } from './search.ts'

/** The search over everything; part of the table in api-map.ts. */
export interface SearchApi {
  /**
   * Best first: what is called exactly so, then what begins so, then the rest; of equals the newest token, the viewer seen last.
   * Viewers are those who are live or among the latest 5,000 decisions. An empty text finds nothing.
   */
  'GET /search': { query: { text?: string; limit?: string }; answer: { found: readonly Found[] } }
}
