import { expect } from 'vitest'
import type { Happy } from './set-up.ts'

/** Good calls about usage, exports and jobs. */
export const USAGE_CALLS = {
  'GET /usage': [
    () =>
      '/usage?from=2026-03-01&to=2026-03-31&zone=Europe/Berlin&by=stream&compare=true&notCounted=true',
    null,
    200,
    {
      zone: 'Europe/Berlin',
      period: { from: '2026-03-01', to: '2026-03-31', toMs: 100 },
      notCounted: 0,
    },
  ],
  'GET /usage/sessions': [
    () => '/usage/sessions?period=last-month&zone=UTC&streamId=news&limit=10',
    null,
    200,
    { sessions: [], nextBefore: null },
  ],
  'GET /scheduled-exports': [
    () => '/scheduled-exports',
    null,
    200,
    { exports: [{ name: 'monthly', runs: [{ state: 'done', rows: 2 }] }] },
  ],
  'POST /scheduled-exports/{name}/run': [
    () => '/scheduled-exports/monthly/run',
    null,
    200,
    { path: '/bills/monthly-2026-10.csv' },
  ],
  'GET /exports': [() => '/exports', null, 200, { exports: [{ id: 'e1' }], folders: ['/exports'] }],
  'POST /exports': [
    () => '/exports',
    () => ({ fromMs: 0, toMs: 900_000, tags: ['season'] }),
    201,
    { id: 'e1', state: 'running' },
  ],
  'GET /exports/{id}': [() => '/exports/e1', null, 200, { id: 'e1', total: 2 }],
  'DELETE /exports/{id}': [() => '/exports/e1', null, 204, {}],
  'POST /downloads': [
    () => '/downloads',
    () => ({ path: '/export/audit' }),
    201,
    { path: expect.stringMatching(/^\/downloads\/[\w-]{43}$/) },
  ],
  'GET /jobs': [() => '/jobs', null, 200, { jobs: [{ id: 'e1', kind: 'export', progress: 0.5 }] }],
  'DELETE /jobs/{id}': [() => '/jobs/e1', null, 200, { id: 'e1', kind: 'export' }],
  'GET /notices': [() => '/notices', null, 200, { notices: [] }],
} as const satisfies Readonly<Record<string, Happy>>
