import { describe, expect, it } from 'vitest'
import type { UsageReport, UsageRow } from '../../../../shared/usage.ts'
import { bench, call, NO_USAGE, refusal } from '../support.ts'

const row = (key: string, over: Partial<UsageRow> = {}): UsageRow => ({
  ...{ key, ms: 61_999, bytes: 9, sessions: 2, peakViewers: 1, peakAtMs: null, before: null },
  ...over,
})

/** A console whose usage is what is given, in pages of two rows. */
function told(over: Partial<UsageReport>, rows: readonly UsageRow[] = []) {
  const table: (typeof NO_USAGE)['usageTable'] = async (asked) => {
    const { report } = await NO_USAGE.usageTable(asked)
    const pages = [rows.slice(0, 2), rows.slice(2)]
    return { report: { ...report, totalRows: rows.length, ...over }, pages }
  }
  const { deps } = bench()
  return bench({ history: { ...deps.history, usageTable: table } })
}

const DAYS = 'from=2026-10-01&to=2026-10-31&zone=Europe/Berlin'

async function linesOf({ console }: ReturnType<typeof told>, asked: string): Promise<string[]> {
  const response = await call(console, `GET /export/usage?${DAYS}${asked}`)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  const text = await response.text()
  expect(text.endsWith('\r\n')).toBe(true)
  return text.trimEnd().split('\r\n')
}

describe('a file of usage', () => {
  it.each([
    'zone=Mars/Olympus',
    'from=2026-10-02&to=2026-10-01',
    'split=stream',
    'limit=5',
    'by=colour',
  ])('is refused where nobody can know what is meant: %s', async (query) => {
    const { console, catalogue } = told({})
    const answer = await call(console, `GET /export/usage?${query}`)
    expect((await refusal(answer))[0]).toBe(400)
    expect(catalogue.audit.list({ text: 'export.usage' }, 9)).toEqual([])
  })

  it('is refused rather than cut where it has too many rows', async () => {
    const { console } = told({ totalRows: 200_001 }, [row('a')])
    const [status, code] = await refusal(await call(console, 'GET /export/usage?by=viewer'))
    expect([status, code]).toEqual([400, 'ERR_INPUT_INVALID'])
  })

  it('marks what callers said as text, cuts to whole seconds and has all pages', async () => {
    const rows = [
      row('=1+1'),
      row(''),
      row('unmeasured', { bytes: 0 }),
      row('say "hi"', { peakViewers: 3, peakAtMs: 1_793_484_000_000 }),
    ]
    expect(await linesOf(told({}, rows), '&by=viewer')).toEqual([
      '"from","to","viewer","view_seconds","sessions","bytes","viewers_at_most","at_most_at"',
      '"2026-10-01","2026-10-31","\'=1+1",61,2,9,1,',
      '"2026-10-01","2026-10-31","",61,2,9,1,',
      '"2026-10-01","2026-10-31","unmeasured",61,2,,1,',
      '"2026-10-01","2026-10-31","say ""hi""",61,2,9,3,"2026-10-31T23:00:00+01:00"',
    ])
  })

  it('has the period before beside it where it is compared', async () => {
    const { report } = await NO_USAGE.usageTable({
      ...{ days: { from: '2026-09-01', to: '2026-09-30' }, zone: 'UTC', filter: {} },
      ...{ compares: false, limit: 1, nowMs: 0 },
    })
    const before = { ...report.period, totals: report.totals }
    const was = { ms: 5_000, bytes: 1, sessions: 1 }
    const rows = [row('s1', { before: was }), row('s2', { before: { ...was, bytes: 0 } })]
    expect(await linesOf(told({ before }, rows), '&by=stream&compare=true')).toEqual([
      '"from","to","from_before","to_before","stream","stream_id","view_seconds","sessions","bytes","viewers_at_most","at_most_at","view_seconds_before","sessions_before","bytes_before"',
      '"2026-10-01","2026-10-31","2026-09-01","2026-09-30","","s1",61,2,9,1,,5,1,1',
      '"2026-10-01","2026-10-31","2026-09-01","2026-09-30","","s2",61,2,9,1,,5,1,',
    ])
    const series = [{ atMs: 1_790_805_600_000, ms: 1_500, peakViewers: null }]
    const seriesBefore = [0, 1].map((n) => ({ atMs: n * 86_400_000, ms: 2_000, peakViewers: n }))
    expect(await linesOf(told({ before, series, seriesBefore }), '&compare=true')).toEqual([
      '"from","to","from_before","to_before","at","view_seconds","viewers_at_most","at_before","view_seconds_before","viewers_at_most_before"',
      '"2026-10-01","2026-10-31","2026-09-01","2026-09-30","2026-10-01T00:00:00+02:00",1,,"1970-01-01T01:00:00+01:00",2,0',
      '"2026-10-01","2026-10-31","2026-09-01","2026-09-30",,,,"1970-01-02T01:00:00+01:00",2,1',
    ])
  })

  it('counts refusals alone, and of publishers what they sent', async () => {
    expect(await linesOf(told({}, [row('grant_expired')]), '&by=refused')).toEqual([
      '"from","to","reason","refused"',
      '"2026-10-01","2026-10-31","grant_expired",2',
    ])
    expect((await linesOf(told({}, [row('s1')]), '&by=published'))[0]).toBe(
      '"from","to","stream","stream_id","published_seconds","sessions"',
    )
  })

  it('is called after what it is, and the audit log tells of it', async () => {
    const { console, catalogue } = told({})
    const answer = await call(console, `GET /export/usage?${DAYS}&by=tag&tag=vip`)
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="stagedoor-usage-tag-2026-10-01-2026-10-31.csv"',
    )
    const [noted] = catalogue.audit.list({ text: 'export.usage' }, 9)
    expect(noted?.detail).toContain('"tag":"vip"')
  })
})
