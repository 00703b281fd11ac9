import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type * as FeedModule from '../../../renderer/api/feed.ts'
import { askedFirst, askFirst } from '../../../renderer/components/ask-first.ts'
import type * as WhoIsEndedModule from '../../../renderer/components/who-is-ended.ts'
import type { RevokeFate } from '../../../shared/bulk-revoke.ts'
import type { Session } from '../../../shared/session.ts'
import { session } from '../../shared/records.ts'

let feed: typeof FeedModule.feed
let switchWhereMeant: typeof WhoIsEndedModule.switchWhereMeant
let whoIsEnded: typeof WhoIsEndedModule.whoIsEnded
beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  ;({ feed } = await import('../../../renderer/api/feed.ts'))
  ;({ switchWhereMeant, whoIsEnded } = await import('../../../renderer/components/who-is-ended.ts'))
})
afterAll(() => {
  vi.unstubAllGlobals()
})

const at = (id: string, given: Partial<Session> = {}): Session =>
  session({ id, streamId: 'hall', streamName: 'live/hall', ...given })
const fated = (fate: RevokeFate): Partial<Session> => ({
  ending: { fate } as NonNullable<Session['ending']>,
})
const source = at('source', { action: 'publish', ...fated('instant') })
const staying = at('staying', { action: 'publish', ...fated('new_viewers_only') })
const hall = { id: 'hall', name: 'live/hall', enabled: true }

const live = (...sessions: readonly Session[]): void => {
  const state = { ...feed.get(), sessions: new Map(sessions.map((each) => [each.id, each])) }
  vi.spyOn(feed, 'get').mockReturnValue(state)
}
const done = () => vi.fn(async () => undefined)

afterEach(() => {
  vi.restoreAllMocks()
  askFirst(null)
})

it('has it held where a source is cut, and does nothing before', async () => {
  const act = done()
  live(source, at('ada'), at('bob'))
  switchWhereMeant(hall, act)
  expect(act).not.toHaveBeenCalled()
  expect(askedFirst()).toMatchObject({ title: 'Switch live/hall off', action: 'Switch off' })
  expect(askedFirst()?.held).toEqual({ name: 'live/hall', sessions: 3 })
  expect(askedFirst()?.text).toMatch(
    /^1 source publishes and 2 viewers watch it now\. live\/hall goes off air\. /,
  )
  await askedFirst()?.onConfirm()
  expect(act).toHaveBeenCalledOnce()
})

it('asks to be pressed where only viewers are in, but not where that was said already', () => {
  const act = done()
  live(at('ada'))
  switchWhereMeant(hall, act)
  expect(act).not.toHaveBeenCalled()
  expect(askedFirst()?.held).toBeNull()
  switchWhereMeant(hall, act, true)
  expect(act).toHaveBeenCalledOnce()
  live(at('ada'), source)
  switchWhereMeant(hall, act, true)
  expect(act).toHaveBeenCalledOnce()
})

it('does nothing where a source came on air since only viewers were asked about', async () => {
  const act = done()
  live(at('ada'))
  switchWhereMeant(hall, act)
  live(at('ada'), source)
  await expect(askedFirst()?.onConfirm()).rejects.toThrow(/come on air meanwhile/)
  expect(act).not.toHaveBeenCalled()
})

it('asks nothing where nobody is in, nor before it is switched on', () => {
  const act = done()
  live(at('other', { streamId: 'yard' }), at('revoked', { revokedAtMs: 5 }))
  switchWhereMeant(hall, act)
  live(source)
  switchWhereMeant({ ...hall, enabled: false }, act)
  expect(act).toHaveBeenCalledTimes(2)
  expect(askedFirst()).toBeNull()
})

it('says what becomes of each, and promises no cut where nobody cuts', () => {
  const text = (...sessions: readonly Session[]) => whoIsEnded('hall', sessions)?.text
  expect(text(source)).toMatch(/^1 source publishes and nobody watches it now\./)
  const viewers = [
    at('cut', fated('instant')),
    at('asked', fated('at_next_check')),
    at('asked2', fated('at_next_check')),
    at('goes', fated('new_viewers_only')),
    at('limited', fated('at_time_limit')),
    at('unknown'),
  ]
  expect(text(...viewers)).toBe(
    'Nobody publishes and 6 viewers watch it now. 1 viewer is cut at once. 2 viewers are refused when asked about next. 1 viewer goes on, and is refused only on return. 1 viewer goes on until the time limit, if there is one. 1 viewer is refused from then on, and cut where their media server can be told. Undo lets them in again, but connects nobody.',
  )
  expect(text(staying)).toMatch(/Its source is not cut: live\/hall is on air until it leaves\./)
  expect(whoIsEnded('hall', [staying])?.held).toBeNull()
  expect(text(staying, source)).toMatch(/Not every source is cut, so it may stay on air\./)
  expect(whoIsEnded('hall', [staying, source])?.held).not.toBeNull()
  const asked = at('asked-source', { action: 'publish', ...fated('at_next_check') })
  expect(text(asked)).toMatch(/live\/hall goes off air when its source is asked about next\./)
  expect(whoIsEnded('hall', [])).toBeNull()
})
