import type { BackTest } from './back-test.ts'

/** The calls about back-tests; part of the table in api-map.ts. */
export interface BackTestApi {
  /** The draft as it is now. One that runs is cancelled. `days`: 1 to 366, default 7. */
  'POST /rules/back-test': { body: { days?: number | undefined }; answer: BackTest }
  'GET /rules/back-test/{id}': { params: { id: string }; answer: BackTest }
  'POST /rules/back-test/{id}/cancel': { params: { id: string }; answer: BackTest }
}
