import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../../shared/access.ts'
import { FULL } from '../fakes.ts'
import { type Door, door, usual } from './support.ts'

/** A generator that gives the same numbers for the same seed, so that what fails fails again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Somebody who came, as the oracle knows them: nothing here is told by the limiter. */
interface Comer {
  readonly key: string
  readonly grantId: string
  readonly viewerId: string | null
  readonly streamName: string
  /** Whether there was a seat when they came. */
  readonly expected: boolean
  readonly told: { decision: Decision | null }
  isOver: boolean
}

const MAX = { perGrant: 2, perViewer: 3, viewers: 4 } as const

/** Who is in or on the way in, counted one by one. */
function seatsOf(comers: readonly Comer[], fits: (comer: Comer) => boolean): number {
  const isIn = ({ told, isOver }: Comer): boolean =>
    !isOver && (told.decision === null || told.decision.outcome === 'allow')
  return comers.filter((each) => isIn(each) && fits(each)).length
}

function hasSeat(
  comers: readonly Comer[],
  { grantId, viewerId, streamName }: Pick<Comer, 'grantId' | 'viewerId' | 'streamName'>,
): boolean {
  return (
    seatsOf(comers, (each) => each.grantId === grantId) < MAX.perGrant &&
    (viewerId === null || seatsOf(comers, (each) => each.viewerId === viewerId) < MAX.perViewer) &&
    seatsOf(comers, (each) => each.streamName === streamName) < MAX.viewers
  )
}

/** One random run. Every start is checked against the oracle at the moment it is asked. */
function run(seed: number, steps: number): void {
  const random = randomOf(seed)
  const comers: Comer[] = []
  let at: Door = door()
  at.limits = usual(MAX)
  at.rechecks = true
  let keys = 0

  const live = (): Comer[] =>
    comers.filter(({ told, isOver }) => !isOver && told.decision?.outcome === 'allow')
  const pick = <T>(items: readonly T[]): T | undefined => items[random(items.length)]

  function start(): void {
    keys += 1
    const who = {
      key: `${keys}`,
      grantId: `rj-${random(3)}`,
      viewerId: pick([null, 'ann', 'bob']) ?? null,
      streamName: pick(['a', 'b']) ?? 'a',
    }
    const expected = hasSeat(comers, who)
    const told = at.ask({
      grantId: who.grantId,
      viewerId: who.viewerId,
      streamName: who.streamName,
      sessionKey: who.key,
    })
    const isRefusedAtOnce = told.decision?.outcome === 'deny'
    // While the store works, whoever has a seat is admitted, at once or when it is stored; and nobody else is.
    if (at.journal.held) comers.push({ ...who, expected, told, isOver: !expected })
    else {
      if (at.journal.fail === null) expect([seed, isRefusedAtOnce]).toEqual([seed, !expected])
      else expect(isRefusedAtOnce).toBe(true)
      comers.push({ ...who, expected, told, isOver: isRefusedAtOnce })
    }
  }

  function again(): void {
    const one = pick(live())
    if (one === undefined || at.journal.held) return
    const { key, grantId, viewerId, streamName } = one
    const told = at.ask({ sessionKey: key, grantId, viewerId, streamName, phase: 'recheck' })
    expect(told.decision?.outcome).toBe('allow')
  }

  function end(): void {
    const one = pick(live())
    if (one === undefined) return
    at.end(one.key)
    one.isOver = true
  }

  /** Everything held is stored or fails; then the two countings must agree. */
  function commit(): void {
    const waiting = comers.filter(({ told }) => told.decision === null)
    at.journal.fail = random(3) === 0 ? FULL : null
    const isStored = at.journal.fail === null
    at.journal.commit()
    at.journal.fail = null
    at.journal.held = false
    for (const comer of waiting) {
      const isIn = comer.told.decision?.outcome === 'allow'
      expect([seed, comer.key, isIn]).toEqual([seed, comer.key, isStored && comer.expected])
      if (!isIn) comer.isOver = true
    }
  }

  for (let step = 0; step < steps; step += 1) {
    const dice = random(20)
    if (dice < 9) start()
    else if (dice < 12) again()
    else if (dice < 16) end()
    else if (dice < 18) {
      if (at.journal.held) commit()
      else at.journal.held = true
    } else if (dice === 18 && !at.journal.held) {
      at.journal.fail = FULL
      start()
      at.journal.fail = null
    } else if (!at.journal.held) at = at.restarted()
    if (at.journal.held) continue
    expect(at.registry.list().map(({ sessionKey }) => sessionKey)).toHaveLength(live().length)
    for (const grantId of ['rj-0', 'rj-1', 'rj-2']) {
      const seated = at.limiter.sessionsPerGrant()(grantId)
      expect([seed, step, seated]).toEqual([
        seed,
        step,
        seatsOf(comers, (each) => each.grantId === grantId),
      ])
      expect(seated).toBeLessThanOrEqual(MAX.perGrant)
    }
  }
}

describe('limits under random starts, ends, checks, failures and restarts', () => {
  it('admit exactly those for whom a plain count finds a seat', () => {
    for (let seed = 1; seed <= 60; seed += 1) run(seed, 150)
  })

  it('never have more in than they may, whoever takes over from whom', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = randomOf(seed)
      let at = door()
      at.limits = usual({
        perGrant: 2,
        perViewer: 2,
        whenFull: 'newest',
        banSeconds: random(2) * 5,
      })
      at.canEnd = random(4) > 0
      const keys: string[] = []
      for (let step = 0; step < 120; step += 1) {
        at.wallMs += random(2_000)
        const dice = random(10)
        if (dice < 6) {
          keys.push(`${step}`)
          at.ask({
            sessionKey: `${step}`,
            grantId: `rj-${random(2)}`,
            viewerId: random(2) === 0 ? null : 'ann',
            address: `192.0.2.${random(3)}`,
          })
        } else if (dice < 8) at.end(keys[random(keys.length)] ?? '')
        else if (dice === 8) {
          at.journal.held = !at.journal.held
          at.journal.fail = random(4) === 0 ? FULL : null
          at.journal.commit()
          at.journal.fail = null
        } else if (!at.journal.held) at = at.restarted()
        const inPlace = at.registry.list().filter(({ id }) => at.limiter.ousted(id) === null)
        for (const grantId of ['rj-0', 'rj-1']) {
          expect(inPlace.filter((each) => each.grantId === grantId).length).toBeLessThanOrEqual(2)
        }
        expect(inPlace.filter((each) => each.viewerId === 'ann').length).toBeLessThanOrEqual(2)
      }
    }
  })
})
