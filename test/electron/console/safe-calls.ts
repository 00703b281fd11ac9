import type { BackupApi } from '../../../shared/backup-api.ts'
import type { DeletedApi } from '../../../shared/deleted-api.ts'
import type { EditApi } from '../../../shared/edit-api.ts'
import type { PinnedTestApi } from '../../../shared/pinned-test-api.ts'
import type { ReachApi } from '../../../shared/reach-api.ts'
import { type Happy, PINNED } from './set-up.ts'

const BACKUP_NAME = 'stagedoor-2030-01-15T12-00-00-000Z.db'

/** One good call of each route about pinned tests, backups, what was deleted and what limits or ends sessions. */
export const SAFE_CALLS: Readonly<
  Record<
    | keyof BackupApi
    | keyof PinnedTestApi
    | keyof DeletedApi
    | keyof EditApi
    | keyof ReachApi
    | 'POST /sessions/revocations'
    | 'PUT /grant-limits/{grantId}',
    Happy
  >
> = {
  'POST /sessions/revocations': [
    () => '/sessions/revocations',
    () => ({ target: { by: 'stream', value: 'live/news' }, what: 'address', dryRun: true }),
    200,
    {
      preview: { sessions: 1, people: null, credentials: 1, fates: { new_viewers_only: 1 } },
      job: null,
    },
  ],
  'PUT /grant-limits/{grantId}': [
    () => '/grant-limits/rj-1',
    () => ({ sessions: 2, note: 'family' }),
    200,
    { grantId: 'rj-1', sessions: 2, mayBeShared: false, note: 'family' },
  ],
  'GET /reach': [
    () => '/reach?action=subscribe&holds=link',
    null,
    200,
    {
      sources: [{ id: 'any' }, { id: 'link', holdsLink: true }],
      rows: [
        { streamName: 'live/news', cells: [{ end: 'deny' }, { end: 'allow', differs: false }] },
      ],
    },
  ],
  'GET /reach/tokens/{kind}/{id}': [
    (ids) => `/reach/tokens/stream-key/${ids.key}`,
    null,
    200,
    { action: 'publish', rows: [{ streamName: 'live/news', cell: { end: 'allow' } }], unclear: [] },
  ],
  'GET /deleted': [
    () => '/deleted',
    null,
    200,
    { deleted: [{ kind: 'pinned_test', label: 'Gone', takes: [], actor: 'console' }] },
  ],
  'POST /deleted/{id}/restore': [
    (ids) => `/deleted/${ids.deleted}/restore`,
    () => ({}),
    200,
    { kind: 'pinned_test', label: 'Gone' },
  ],
  'GET /edits/{id}': [
    (ids) => `/edits/${ids.edit}`,
    null,
    200,
    {
      kind: 'saved_view',
      fields: [{ path: 'name', now: 'Late', before: 'Early', isChangedSince: false }],
      opens: [],
      refused: null,
    },
  ],
  'POST /edits/{id}/undo': [(ids) => `/edits/${ids.edit}/undo`, () => ({}), 200, { label: 'Late' }],
  'DELETE /deleted/{id}': [(ids) => `/deleted/${ids.deleted}`, null, 204, {}],
  'GET /rules/tests': [
    () => '/rules/tests',
    null,
    200,
    { tests: [{ name: 'Open', expected: { outcome: 'deny', reason: null } }] },
  ],
  'POST /rules/tests': [
    () => '/rules/tests',
    () => ({ ...PINNED, name: 'Another' }),
    201,
    { name: 'Another', request: { streamName: 'live/news', credential: { kind: 'none' } } },
  ],
  'PUT /rules/tests/{id}': [
    (ids) => `/rules/tests/${ids.pinned}`,
    () => ({ ...PINNED, expected: { outcome: 'allow' } }),
    200,
    { name: 'Open', expected: { outcome: 'allow' } },
  ],
  'DELETE /rules/tests/{id}': [(ids) => `/rules/tests/${ids.pinned}`, null, 204, {}],
  'POST /rules/tests/run': [
    () => '/rules/tests/run',
    () => ({ rules: 'published' }),
    200,
    { results: [{ name: 'Open', passed: true, actual: { outcome: 'deny' } }] },
  ],
  'GET /backups': [() => '/backups', null, 200, { folder: '/backups', proving: [] }],
  'DELETE /backups/{name}': [() => `/backups/${BACKUP_NAME}`, null, 204, {}],
  'POST /backups/{name}/prove': [
    () => `/backups/${BACKUP_NAME}/prove`,
    null,
    200,
    { name: BACKUP_NAME, proof: null },
  ],
  'POST /backups/{name}/preview': [
    () => `/backups/${BACKUP_NAME}/preview`,
    null,
    200,
    { name: BACKUP_NAME, differences: [] },
  ],
  'POST /backups/{name}/restore': [
    () => `/backups/${BACKUP_NAME}/restore`,
    null,
    200,
    { name: BACKUP_NAME, actor: 'console' },
  ],
  'DELETE /restore': [() => '/restore', null, 204, {}],
  'POST /backup': [() => '/backup', null, 200, { checked: true }],
  'POST /restart': [() => '/restart', () => ({}), 204, {}],
}
