import { expect, it } from 'vitest'
import { coarseReason } from '../../../electron/handler/coarse-reason.ts'
import { wordsFor } from '../../../renderer/watch/words.ts'
import { REASONS } from '../../../shared/reasons.ts'

it('has words for each refusal the gateway knows', () => {
  const other = wordsFor(403, 'Refused: something new.')
  for (const reason of Object.keys(REASONS) as (keyof typeof REASONS)[]) {
    expect(wordsFor(403, `Refused: ${coarseReason(reason)}.`), reason).not.toBe(other)
  }
})

it('says the same of what is gone, is not on air and is not known yet', () => {
  expect(wordsFor(403, 'This address is used up. Open the link again.')).toContain('Open your link')
  expect(wordsFor(404, '')).toContain('no such stream')
  expect(wordsFor(502, '')).toContain('not on air')
})
