import { expect, it } from 'vitest'
import { watchChecks } from '../../electron/stream-checks.ts'
import { createFixture, stream } from './catalogue/fixture.ts'

it('tells when viewers who are in are asked about otherwise, and of no other edit', () => {
  const { catalogue } = createFixture()
  const { streams } = catalogue
  const { id } = streams.create(stream({ name: 'a', mode: 'token' }), 'console')
  const checks = watchChecks(catalogue)
  const after = (work: () => void): [boolean, number | null] => {
    const before = checks.revision()
    work()
    return [checks.revision() !== before, checks.intervalOf(id)]
  }
  const edited = (fields: Partial<Parameters<typeof stream>[0]>) =>
    after(() => streams.update(id, stream({ name: 'a', ...fields }), 'console'))
  expect(edited({ mode: 'public', recheckSeconds: 20 })).toEqual([false, null])
  expect(edited({ mode: 'metered', recheckSeconds: 20 })).toEqual([true, 20])
  expect(edited({ mode: 'metered', recheckSeconds: 20, title: 'A' })).toEqual([false, 20])
  expect(edited({ mode: 'metered', recheckSeconds: 30 })).toEqual([true, 30])
  const other = stream({ name: 'b', mode: 'metered' })
  expect(after(() => streams.create(other, 'console'))).toEqual([false, 30])
  expect(after(() => streams.remove(id, 'console'))).toEqual([true, null])
})
