import { describe, expect, it } from 'vitest'
import { countRulesImpact } from '../../../electron/sessions/rules-impact.ts'
import type { Decision } from '../../../shared/access.ts'
import type { Session, SessionEnding } from '../../../shared/session.ts'
import { compile } from '../access/fixtures.ts'
import { sessionFor } from './control/sessions.ts'
import { allowed, denied } from './fakes.ts'

const IN_FORCE = compile()
const DRAFT = compile()
const BROKEN: Decision = { ...denied, reason: 'internal' }

const at = (
  id: string,
  ending: Pick<SessionEnding, 'by' | 'fate'>,
  part: Partial<Session> = {},
): Session =>
  sessionFor({
    id,
    ending: {
      ...ending,
      atMs: null,
      askedEverySeconds: null,
      revokedWithinSeconds: null,
      remedy: null,
    },
    ...part,
  })

const CUT = at('cut', { by: 'stagedoor', fate: 'instant' }, { action: 'publish' })
const ASKED = at('asked', { by: 'asked_again', fate: 'at_next_check' })
const OPEN = at('open', { by: 'nothing', fate: 'new_viewers_only' })
const LIMITED = at('limited', { by: 'media_server', fate: 'at_time_limit' })

/** Counts with what each would be told, by session id: under the rules in force, and under the draft. */
const count = (
  sessions: readonly Session[],
  told: (id: string) => readonly [inForce: Decision, draft: Decision],
): ReturnType<typeof countRulesImpact> =>
  countRulesImpact({
    list: () => sessions,
    holding: { standingUnder: ({ id }, snapshot) => told(id)[snapshot === DRAFT ? 1 : 0] },
    inForce: () => IN_FORCE,
    wanted: () => DRAFT,
  })

describe('whom a draft would refuse of those who are in', () => {
  it('are those it refuses, each by what its media server does then', async () => {
    expect(await count([CUT, ASKED, OPEN, LIMITED], () => [allowed, denied])).toMatchObject({
      ...{ live: 4, refused: 4, publishers: 1 },
      ...{ cut: 1, asked: 1, goOn: 2 },
    })
  })

  it('are not those who are refused already, or revoked', async () => {
    const revoked = { ...OPEN, id: 'revoked', revokedAtMs: 1 }
    const impact = await count([CUT, OPEN, revoked], (id) => [
      id === 'cut' ? denied : allowed,
      denied,
    ])
    expect(impact).toMatchObject({ live: 1, refused: 1, cut: 0, goOn: 1 })
  })

  it('are not those it lets in, nor those about whom deciding fails, since nobody is ended by that', async () => {
    const impact = await count([CUT, ASKED], (id) => [allowed, id === 'cut' ? allowed : BROKEN])
    expect(impact).toMatchObject({ live: 2, refused: 0, cut: 0, asked: 0 })
  })

  it('are counted by stream: those that go off air first, then where most are', async () => {
    const on = (streamName: string, session: Session): Session => ({ ...session, streamName })
    const sessions = [on('a', OPEN), on('b', OPEN), on('b', ASKED), on('c', CUT)]
    const { streams } = await count(sessions, () => [allowed, denied])
    expect(streams).toEqual([
      { name: 'c', refused: 1, publishers: 1 },
      { name: 'b', refused: 2, publishers: 0 },
      { name: 'a', refused: 1, publishers: 0 },
    ])
  })

  it('are counted of more than fit one turn, and named as far as a hundred', async () => {
    const crowd = Array.from({ length: 250 }, (_, index) => ({ ...OPEN, id: `s${index}` }))
    const impact = await count([...crowd, CUT], () => [allowed, denied])
    expect(impact).toMatchObject({ cut: 1, goOn: 250 })
    const ids = impact.named.map(({ id }) => id)
    expect([ids.length, ids[0], ids[1], ids.at(-1)]).toEqual([100, 'cut', 's0', 's98'])
  })

  it('are named as if all were sorted, in whatever order they are gone over', async () => {
    const kinds = [OPEN, ASKED, { ...OPEN, action: 'publish' as const }]
    const crowd = Array.from({ length: 300 }, (_, index) => ({
      ...(kinds[index % 3] ?? OPEN),
      id: `s${index}`,
      startedAtMs: (index * 7_919) % 211,
    }))
    const placed = (way: Session['ending'], action: string): number =>
      (way?.by === 'asked_again' ? 0 : 2) + (action === 'publish' ? 0 : 1)
    for (const order of [crowd, crowd.toReversed()]) {
      const sorted = order.toSorted(
        (one, other) =>
          placed(one.ending, one.action) - placed(other.ending, other.action) ||
          one.startedAtMs - other.startedAtMs,
      )
      const { named } = await count(order, () => [allowed, denied])
      expect(named.map(({ id }) => id)).toEqual(sorted.slice(0, 100).map(({ id }) => id))
    }
  })

  it('are named: those that are cut first, publishers before viewers, with the rule and what it says', async () => {
    const viewer = { ...CUT, id: 'viewer', action: 'subscribe' as const }
    const stays = { ...OPEN, id: 'stays' }
    const byRule: Decision = { ...denied, reason: 'rule_drop', ruleId: 'abroad' }
    const { named } = await count([OPEN, ASKED, viewer, stays, CUT], (id) => [
      allowed,
      id === 'stays' ? allowed : byRule,
    ])
    expect(named.map(({ id, way }) => [id, way])).toEqual([
      ['cut', 'cut'],
      ['viewer', 'cut'],
      ['asked', 'asked'],
      ['open', 'goOn'],
    ])
    const { decisionId, streamName, startedAtMs } = CUT
    expect(named[0]).toMatchObject({ decisionId, streamName, startedAtMs, action: 'publish' })
    expect(named[0]).toMatchObject({ reason: 'rule_drop', ruleId: 'abroad' })
  })
})
