import { describe, expect, it } from 'vitest'
import { csvCell, csvLine } from '../../../electron/console/csv.ts'
import { exportDecisions } from '../../../electron/console/files/export-decisions.ts'
import { bench, call, decisionRecord, NO_USAGE } from './support.ts'

const EVERYTHING = { query: {}, matches: () => true }

describe('a CSV cell', () => {
  it.each([
    '=cmd|"/c calc"!A0',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\0=1',
    '＝1+1',
    '-5.25',
  ])('of text that could be a formula is marked as text: %j', (text) => {
    expect(csvCell(text)).toBe(`"'${text.replaceAll('"', '""')}"`)
  })

  it.each([
    ['a quote', 'say "hi"', '"say ""hi"""'],
    ['a comma', 'a,b', '"a,b"'],
    ['a line break', 'a\r\nb', '"a\r\nb"'],
    ['a sign that is not first', '5-3=2', '"5-3=2"'],
    ['nothing', '', '""'],
  ])('of text with %s', (_name, text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })

  it.each([
    [-5.25, '-5.25'],
    [0, '0'],
    [1_893_456_000_000, '1893456000000'],
  ])('of a number stays that number: %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  it('of null is empty, and a line ends with CRLF', () => {
    expect(csvLine([1, null, 'a'])).toBe('1,,"a"\r\n')
  })
})

describe('the export of decisions', () => {
  it('marks what a viewer sent as text, and leaves numbers', async () => {
    const { console, decisions } = bench()
    decisions.push(
      decisionRecord(7, {
        userAgent: '=HYPERLINK("http://evil.test")',
        referer: '@a',
        viewerId: '-1',
        timeLimitSeconds: 60,
        tags: ['a', 'b|c'],
      }),
    )
    const response = await call(console, 'GET /export/decisions')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="stagedoor-decisions.csv"',
    )
    const [head, line, rest] = (await response.text()).split('\r\n')
    expect(head?.startsWith('"id","at","outcome","reason"')).toBe(true)
    expect(line).toBe(
      '7,"2030-01-15T12:00:00.007Z","deny","credential_missing","subscribe","live/news","news","ice","icecast",' +
        '"\'-1","192.0.2.7","DE","\'=HYPERLINK(""http://evil.test"")","\'@a",,,0,"a|b\\|c",,,60,,',
    )
    expect(rest).toBe('')
  })

  it('reads page by page, only as its reader takes it', async () => {
    const all = Array.from({ length: 1201 }, (_, index) => decisionRecord(1201 - index))
    const asked: (string | undefined)[] = []
    const stream = exportDecisions(
      {
        oldestDecisionId: () => 1,
        listDecisions: ({ before, limit }) => {
          asked.push(before)
          const page = all
            .filter((each) => before === undefined || each.id < Number(before))
            .slice(0, Number(limit))
          const last = page.at(-1)?.id ?? 0
          return { decisions: page, nextBefore: last > 1 ? last : null }
        },
      },
      EVERYTHING,
    )
    const reader = stream.getReader()
    await reader.read()
    await reader.read()
    expect(asked.length).toBeLessThanOrEqual(2)
    let bytes = 0
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length
    }
    expect(bytes).toBeGreaterThan(701 * 50)
    expect(asked).toEqual([undefined, '702', '202'])
  })

  it('breaks off when reading fails, so that a cut file is not taken for a whole one', async () => {
    const stream = exportDecisions(
      { oldestDecisionId: () => 1, listDecisions: () => Promise.reject(new Error('disk')) },
      EVERYTHING,
    )
    await expect(new Response(stream).text()).rejects.toThrow('disk')
  })

  it('asks history only for what the filter says', async () => {
    const asked: object[] = []
    const listDecisions = (filter: object) => {
      asked.push(filter)
      return { decisions: [], nextBefore: null }
    }
    const { console } = bench({
      history: {
        listDecisions,
        oldestDecisionId: () => null,
        getDecision: () => null,
        listEndedSessions: () => ({ sessions: [], nextBefore: null }),
        listViewTime: () => ({ rows: [], totalMs: 0, totalBytes: 0, totalRows: 0 }),
        ...NO_USAGE,
      },
    })
    const route = 'GET /export/decisions?outcome=deny&address=203.0.113.0/24&text=vlc'
    await (await call(console, route)).text()
    expect(asked).toEqual([
      { outcome: 'deny', address: '203.0.113.0/24', text: 'vlc', before: undefined, limit: '500' },
    ])
  })
})

describe('an export', () => {
  it('is in the audit log before the first byte leaves', async () => {
    const { console, catalogue } = bench()
    for (const what of ['decisions', 'catalogue', 'audit'])
      await call(console, `GET /export/${what}`)
    const noted = catalogue.audit.list({ text: 'export.' }, 10).map((entry) => entry.what)
    expect(noted).toEqual(['export.audit', 'export.catalogue', 'export.decisions'])
  })

  it('of the audit log has every entry with what proves it, oldest first', async () => {
    const { console, catalogue } = bench()
    const note = (n: number): void => catalogue.audit.note('console', 'test.note', `s${n}`, '=1')
    catalogue.batch(() => Array.from({ length: 501 }, (_, n) => note(n)), { keep: true })
    const answer = await call(console, 'GET /export/audit')
    const lines = (await answer.text()).trimEnd().split('\r\n')
    expect(lines[0]).toBe('"id","at","actor","what","subject","detail","mac"')
    expect(lines.at(-2)).toMatch(/"test\.note","s500","'=1","[0-9a-f]{64}"$/)
    expect(lines.at(-1)).toContain('"export.audit"')
  })
})
