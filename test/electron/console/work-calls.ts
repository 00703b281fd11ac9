import type { SearchApi } from '../../../shared/search-api.ts'
import type { Happy } from './set-up.ts'

/** One good call of each route an operator works with beside the catalogue. */
export const WORK_CALLS: Readonly<Record<keyof SearchApi, Happy>> = {
  'GET /search': [
    () => '/search?text=video%20hall',
    null,
    200,
    { found: [{ kind: 'media_server', title: 'Video hall' }] },
  ],
}
