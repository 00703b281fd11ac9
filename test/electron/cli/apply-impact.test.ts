import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { impactLines, isYes, mayRefuse } from '../../../electron/cli/apply-impact.ts'
import type { RulesImpact } from '../../../shared/rules-impact.ts'

const IMPACT: RulesImpact = {
  ...{ live: 8, refused: 6, publishers: 1, cut: 4, asked: 1, goOn: 1, named: [] },
  streams: [
    { name: 'live/club', refused: 2, publishers: 1 },
    { name: 'live/news', refused: 4, publishers: 0 },
  ],
}
const OUTPUT = { json: false, say: () => {}, warn: () => {}, write: () => {} }

it('whom a document would refuse is said by stream, with who goes off air', () => {
  expect(impactLines(IMPACT, false)).toEqual([
    'live  6 of 8 who are in now would be refused: 4 cut at once, 1 when their media server asks next, 1 not ended, since their media server cannot be told.',
    '    live/club: 2, which would go off air.',
    '    live/news: 4.',
  ])
})

it('once it is applied the way back is said', () => {
  const [first, , , last] = impactLines(IMPACT, true)
  expect(first).toMatch(/^live {2}6 of 8 who were in are refused: 4 cut at once/)
  expect(last).toMatch(/^The way back: .* console .* export from before/)
})

it('streams beyond the tenth are counted', () => {
  const streams = Array.from({ length: 12 }, (_, n) => ({
    ...{ name: `s${n}`, refused: 2, publishers: 0 },
  }))
  expect(impactLines({ ...IMPACT, streams }, false).at(-1)).toBe('    and 4 at other streams.')
})

it('where nobody is refused that is said, and where nobody is in nothing is', () => {
  expect(impactLines({ ...IMPACT, refused: 0 }, false)).toEqual(['live  All 8 who are in stay.'])
  expect(impactLines({ ...IMPACT, live: 0, refused: 0 }, false)).toEqual([])
  expect(impactLines(undefined, true)).toEqual([])
})

/** What comes of it at a terminal where this is typed, and what stands there. */
async function asked(typed: string, isAnswered = false, impact: RulesImpact | null = IMPACT) {
  const [input, output] = ['', ''].map(() => Object.assign(new PassThrough(), { isTTY: true }))
  if (input === undefined || output === undefined) throw new Error('no terminal')
  const going = mayRefuse(OUTPUT, impact, isAnswered, { input, output })
  input.write(typed)
  return { goesOn: await going, said: String(output.read() ?? '') }
}

it('at a terminal anything but a yes is a no, Ctrl+C and Ctrl+D too', async () => {
  for (const typed of ['\r', 'n\r', 'yep\r', '\u0003', '\u0004']) {
    expect((await asked(typed)).goesOn, JSON.stringify(typed)).toBe(false)
  }
  const { goesOn, said } = await asked('y\r')
  expect(goesOn).toBe(true)
  expect(said).toMatch(/6 of 8 who are in now would be refused.*live\/news: 4\.\n/s)
  expect(said).toContain('6 are refused by this. Apply? [y/N] ')
})

it('nobody is asked where nobody is refused, it was said before, or there is no terminal', async () => {
  const quiet = { goesOn: true, said: '' }
  expect(await asked('n\r', false, { ...IMPACT, refused: 0 })).toEqual(quiet)
  expect(await asked('n\r', false, null)).toEqual(quiet)
  expect(await asked('n\r', true)).toEqual(quiet)
  expect(await mayRefuse(OUTPUT, IMPACT, false, null)).toBe(true)
  expect(await mayRefuse({ ...OUTPUT, json: true }, IMPACT, false)).toBe(true)
})

it('a yes is said in one way or another', () => {
  expect(['y', 'Yes', ' y '].map(isYes)).toEqual([true, true, true])
})
