import { describe, expect, it } from 'vitest'
import { traceLines } from '../../../renderer/components/trace-words.ts'

const names = { rule: (id: string) => `rule ${id}`, stream: (id: string) => `stream ${id}` }
const read = (...trace: Parameters<typeof traceLines>[0]) => traceLines(trace, names)

describe('traceLines', () => {
  it('says what an early refusal kept from being looked at', () => {
    const lines = read(['stream', 'fail', 'stream_unknown'])
    expect(lines[0]).toMatchObject({
      outcome: 'fail',
      detail: 'No stream of this name is set up.',
    })
    expect(lines.slice(1).map((line) => [line.check, line.outcome])).toEqual([
      ['credential', 'unreached'],
      ['revocation', 'unreached'],
      ['rule', 'unreached'],
      ['floor', 'unreached'],
    ])
  })

  it('lists nothing as unreached for a request that could not be understood', () => {
    expect(read(['request', 'fail', 'body is not JSON'])).toHaveLength(1)
  })

  it.each([
    ['needed, and none was presented', ['floor', 'fail', 'token']],
    ['none was presented', ['floor', 'skip', 'token']],
    ['not needed, and none was presented', ['floor', 'pass', 'public']],
  ] as const)('says of a missing credential: %s', (detail, floor) => {
    const [line] = read(['credential', 'skip', 'credential_missing'], floor)
    expect(line).toMatchObject({ outcome: 'skip', title: 'Credential', detail })
  })

  it('says why a rule did not decide', () => {
    const details = read(['rule', 'fail', 'r1:schedule'], ['rule', 'pass', 'r2']).map(
      (line) => line.detail,
    )
    expect(details.slice(0, 2)).toEqual(['rule r1 does not hold at this time', 'rule r2 matches'])
  })

  it('shows a detail it has no words for as it is', () => {
    expect(read(['store', 'fail', 'ERR_DB_FULL'])[0]?.detail).toBe('ERR_DB_FULL')
  })
})
