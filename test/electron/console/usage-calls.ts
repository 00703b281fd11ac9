import type { Happy } from './set-up.ts'

/** Good calls about usage. */
export const USAGE_CALLS = {
  'GET /usage': [
    () => '/usage?from=2026-03-01&to=2026-03-31&zone=Europe/Berlin&by=stream&compare=true',
    null,
    200,
    { zone: 'Europe/Berlin', period: { from: '2026-03-01', to: '2026-03-31', toMs: 100 } },
  ],
  'GET /usage/sessions': [
    () => '/usage/sessions?period=last-month&zone=UTC&streamId=news&limit=10',
    null,
    200,
    { sessions: [], nextBefore: null },
  ],
} as const satisfies Readonly<Record<string, Happy>>
