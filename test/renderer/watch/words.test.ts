import { expect, it } from 'vitest'
import { coarseReason } from '../../../electron/handler/coarse-reason.ts'
import { wordsFor, wordsIn } from '../../../renderer/watch/words.ts'
import { REASONS } from '../../../shared/reasons.ts'

const english = wordsIn(['en-GB'])
const german = wordsIn(['fr', 'de-AT', 'en'])

it.each([english, german])('has words for each refusal the gateway knows, $language', (words) => {
  const other = wordsFor(words, 403, 'Refused: something new.')
  for (const reason of Object.keys(REASONS) as (keyof typeof REASONS)[]) {
    expect(wordsFor(words, 403, `Refused: ${coarseReason(reason)}.`), reason).not.toBe(other)
  }
})

it('says the same of what is gone, is not on air and is not known yet', () => {
  expect(wordsFor(english, 403, 'This address is used up. Open the link again.')).toContain(
    'Open your link',
  )
  expect(wordsFor(english, 404, '')).toContain('no such stream')
  expect(wordsFor(english, 502, '')).toContain('not on air')
})

it('speaks the first language of the viewer that it has, else English', () => {
  expect(german.notOnAir).toContain('nicht auf Sendung')
  expect(wordsIn(['ja', 'fr'])).toBe(english)
  expect(wordsIn([])).toBe(english)
})
