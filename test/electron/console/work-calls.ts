import type { AnnotationApi } from '../../../shared/annotation-api.ts'
import type { SavedViewApi } from '../../../shared/saved-view-api.ts'
import type { SearchApi } from '../../../shared/search-api.ts'
import type { Happy } from './set-up.ts'

const VIEW = { screen: 'decisions', name: 'Refused', filter: 'deny' }

/** One good call of each route an operator works with beside the catalogue. */
export const WORK_CALLS: Readonly<
  Record<keyof SearchApi | keyof SavedViewApi | keyof AnnotationApi, Happy>
> = {
  'GET /search': [
    () => '/search?text=video%20hall',
    null,
    200,
    { found: [{ kind: 'media_server', title: 'Video hall' }] },
  ],
  'GET /annotations': [
    () => '/annotations',
    null,
    200,
    { annotations: [{ kind: 'viewer', subject: 'eve', note: 'Shares links', isPinned: true }] },
  ],
  'PUT /annotations/{kind}/{subject}': [
    () => '/annotations/token/rj%2F1',
    () => ({ note: 'Of the hall' }),
    200,
    { kind: 'token', subject: 'rj/1', note: 'Of the hall', isPinned: false },
  ],
  'GET /views': [() => '/views', null, 200, { views: [{ name: 'Late', isPinned: false }] }],
  'POST /views': [() => '/views', () => VIEW, 201, { ...VIEW, isPinned: false }],
  'PUT /views/{id}': [
    (ids) => `/views/${ids.view}`,
    () => ({ ...VIEW, isPinned: true }),
    200,
    { ...VIEW, isPinned: true },
  ],
  'DELETE /views/{id}': [(ids) => `/views/${ids.view}`, null, 204, {}],
}
