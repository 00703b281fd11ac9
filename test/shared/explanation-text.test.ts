import { expect, it } from 'vitest'
import type { Explanation } from '../../shared/explanation.ts'
import { explanationText } from '../../shared/explanation-text.ts'

const EXPLANATION: Explanation = {
  sentence: 'Refused.',
  checks: [
    { check: 'time', state: 'fail', seen: 'noon', wanted: 'before the credential ended' },
    { check: 'address', state: 'pass', seen: '192.0.2.7', wanted: 'one that is not revoked' },
    { check: 'secret', state: 'unreached', seen: 'not looked at', wanted: 'a valid token' },
  ],
  rule: null,
  grant: null,
  hints: [],
  closest: { state: 'none', sentence: 'Nothing.', steps: [], others: [], decided: 0 },
}

it('says what is wanted of what fails, and of nothing else', () => {
  const lines = explanationText('Decision 1', EXPLANATION).split('\n').slice(3, 6)
  expect(lines).toEqual([
    'Time     FAILS       noon (wanted: before the credential ended)',
    'Address  ok          192.0.2.7',
    'Secret   not reached not looked at',
  ])
})
