import { expect, it } from 'vitest'
import { saidTo } from '../../../renderer/watch/said.ts'

it.each([undefined, null, 'text', {}, { response: null }, { response: 7 }])(
  'reads nothing where nothing was said: %j',
  (request) => {
    expect(saidTo(request)).toBe('')
  },
)

it('reads what was said in place of a playlist and of a segment', () => {
  const said = 'Refused: not permitted.'
  const { buffer } = new TextEncoder().encode(said)
  expect(saidTo({ response: said })).toBe(said)
  expect(saidTo({ response: buffer })).toBe(said)
})
