import { describe, expect, it } from 'vitest'
import type { Database } from '../../../electron/store/database.ts'
import { sliceSql } from '../../../electron/store/decision-history.ts'
import { queryOf } from '../../../electron/store/decision-query.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory, type History } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { endedSql, LIVE_SQL } from '../../../electron/store/session-history.ts'
import type { JournalEntry } from '../../../electron/store/types.ts'
import type { DecisionFilter } from '../../../shared/api.ts'
import { decisionOf, endOf, refusalOf, sessionFor, sessionIdOf, startOf } from './entries.ts'
import { appended, store } from './place.ts'

async function historyOf(
  entries: readonly JournalEntry[],
): Promise<{ db: Database; history: History }> {
  const db = named(store())
  const journal = createJournal(db)
  await Promise.all(entries.map((entry) => appended(journal, entry)))
  return { db, history: createHistory(db, createFolder(db)) }
}

/** The same with a link called after somebody. */
function named(db: Database): Database {
  db.pragma('foreign_keys = OFF')
  db.exec(`INSERT INTO links (id, stream_id, label, tags, created_at_ms, expires_at_ms, issued_by)
    VALUES ('rj-ada', 'news', 'Ada Lovelace', '[]', 1, 2, 'console')`)
  db.pragma('foreign_keys = ON')
  return db
}

const idsOf = async (history: History, filter: DecisionFilter): Promise<number[]> =>
  (await history.listDecisions(filter)).decisions.map((each) => each.id)

describe('the list of decisions', () => {
  it('refuses an address that is none', async () => {
    const { history } = await historyOf([])
    for (const address of ['', 'localhost', '10.1', '300.1.1.1', '10.0.0.0/33', '10.0.0.0/', "'"]) {
      await expect(history.listDecisions({ address })).rejects.toMatchObject({
        code: 'ERR_CIDR_INVALID',
      })
    }
  })

  it('takes what is typed as text to look for, never as SQL or a pattern', async () => {
    const { history } = await historyOf([startOf(1), startOf(2, { userAgent: `100%_'"; --` })])
    expect(await idsOf(history, { text: `'; DROP TABLE decisions; --` })).toEqual([])
    expect(await idsOf(history, { streamId: `news' OR 1=1 --` })).toEqual([])
    expect(await idsOf(history, { text: '%' })).toEqual([2])
    expect(await idsOf(history, { text: `0%_'"` })).toEqual([2])
  })

  it('is empty when nothing was decided', async () => {
    const { history } = await historyOf([])
    expect(await history.listDecisions({})).toEqual({ decisions: [], nextBefore: null })
    expect(await history.getDecision(1)).toBeNull()
  })

  it('finds what was acknowledged, folded or not, as it was', async () => {
    const { history } = await historyOf([startOf(1)])
    expect(await history.getDecision(1)).toEqual(decisionOf(1, { sessionId: sessionIdOf(1) }))
    const { decisions } = await history.listDecisions({})
    expect(decisions).toEqual([decisionOf(1, { sessionId: sessionIdOf(1) })])
  })

  it('combines filters', async () => {
    const { history } = await historyOf([
      startOf(1, { address: '192.0.2.7', country: 'DE' }),
      refusalOf(2, { address: '192.0.2.200', country: 'FR', streamId: null, streamName: 'x' }),
      refusalOf(3, { address: '2001:db8::7', reason: 'rule_drop', ruleId: 'no-fr' }),
      refusalOf(4, { address: null, action: 'publish', mediaServerId: 'nimble-1' }),
      startOf(5, {
        ...{ outcome: 'redirect', reason: 'rule_redirect', viewerId: 'Zoë' },
        grantId: 'rj-ada',
      }),
      startOf(6, { address: '::ffff:198.51.100.9', userAgent: null, viewerId: null }),
    ])
    const expected: readonly (readonly [DecisionFilter, readonly number[]])[] = [
      [{}, [6, 5, 4, 3, 2, 1]],
      [{ outcome: 'deny' }, [4, 3, 2]],
      [{ outcome: 'allow' }, [6, 1]],
      [{ outcome: 'redirect' }, [5]],
      [{ reason: 'rule_drop' }, [3]],
      [{ ruleId: 'no-fr', outcome: 'deny' }, [3]],
      [{ streamId: 'news' }, [6, 5, 4, 3, 1]],
      [{ streamId: 'news', outcome: 'deny' }, [4, 3]],
      [{ mediaServerId: 'nimble-1' }, [4]],
      [{ action: 'publish' }, [4]],
      [{ country: 'FR' }, [2]],
      [{ address: '192.0.2.7' }, [5, 1]],
      [{ address: '192.0.2.0/24' }, [5, 2, 1]],
      [{ address: '192.0.2.128/25' }, [2]],
      [{ address: '2001:DB8:0::7' }, [3]],
      [{ address: '2001:db8::/32' }, [3]],
      [{ address: '198.51.100.0/24' }, [6]],
      [{ address: '0.0.0.0/0' }, [6, 5, 2, 1]],
      [{ text: 'vlc' }, [5, 4, 3, 2, 1]],
      [{ text: 'ZOË' }, [5]],
      [{ text: '2.20' }, [2]],
      [{ text: 'LOVE' }, [5]],
      [{ text: 'rj-' }, []],
      [{ text: '' }, [6, 5, 4, 3, 2, 1]],
      [{ before: '3' }, [2, 1]],
      [{ before: '3', limit: '1' }, [2]],
      [{ before: '0' }, []],
      [{ before: '99999999999999999999' }, [6, 5, 4, 3, 2, 1]],
    ]
    for (const [filter, ids] of expected) {
      expect([filter, await idsOf(history, filter)]).toEqual([filter, ids])
    }
  })

  it('can be read page by page, every decision once', async () => {
    const { history } = await historyOf(
      Array.from({ length: 1_130 }, (_, index) => (index % 3 ? refusalOf : startOf)(index * 7 + 1)),
    )
    for (const filter of [{}, { outcome: 'deny' }, { text: 'vlc' }] as const) {
      const all = await idsOf(history, { ...filter, limit: '1000' })
      const seen: number[] = []
      let before: number | null = 1_000_000
      while (before !== null) {
        const page = await history.listDecisions({ ...filter, before: String(before), limit: '97' })
        seen.push(...page.decisions.map((each) => each.id))
        before = page.nextBefore
      }
      expect(seen.slice(0, 1000)).toEqual(all)
      expect(seen.length).toBe(filter === undefined || !('outcome' in filter) ? 1_130 : 753)
    }
  })

  it('answers 100 unless asked for 1 to 1000', async () => {
    const { history } = await historyOf(Array.from({ length: 1_100 }, (_, id) => refusalOf(id + 1)))
    const lengths = ['', '0', '1', '5000', 'x'].map(
      async (limit) => (await history.listDecisions({ limit })).decisions.length,
    )
    expect(await Promise.all(lengths)).toEqual([1, 1, 1, 1000, 100])
    expect((await history.listDecisions({})).decisions.length).toBe(100)
  })
})

describe('the list of ended sessions', () => {
  it('refuses a page that was never answered', async () => {
    const { history } = await historyOf([])
    for (const before of ['', '7', 'x.y', '7.', `7.a'b`]) {
      await expect(history.listEndedSessions({ before })).rejects.toMatchObject({
        code: 'ERR_INPUT_INVALID',
      })
    }
  })

  it('is in the order of ends, page by page, optionally of one stream', async () => {
    const { history } = await historyOf([
      startOf(1),
      startOf(2, { streamId: 'music' }),
      startOf(3),
      startOf(4),
      endOf(3, 1000),
      endOf(1, 2000),
      endOf(2, 2000),
    ])
    const first = await history.listEndedSessions({ limit: '2' })
    expect(first.sessions.map((each) => each.decisionId)).toEqual([2, 1])
    const second = await history.listEndedSessions({ limit: '2', before: first.nextBefore ?? '' })
    expect(second.sessions.map((each) => each.decisionId)).toEqual([3])
    expect(second.nextBefore).toBeNull()
    const ofStream = await history.listEndedSessions({ streamId: 'news' })
    expect(ofStream.sessions.map((each) => each.decisionId)).toEqual([1, 3])
    const ids = [3, 4, 1, 9, 1].map((each) => `s0000000${each}`).join(',')
    const ofIds = await history.listEndedSessions({ ids })
    expect(ofIds.sessions.map((each) => each.decisionId)).toEqual([1, 3])
    const one = await history.listEndedSessions({ ids, limit: '1' })
    expect(one.sessions.map((each) => each.decisionId)).toEqual([1])
    const rest = await history.listEndedSessions({ ids, before: one.nextBefore ?? '' })
    expect(rest.sessions.map((each) => each.decisionId)).toEqual([3])
    expect((await history.listEndedSessions({ ids, streamId: 'music' })).sessions).toEqual([])
  })
})

describe('while the database cannot be written', () => {
  const all = [
    startOf(1, { address: '192.0.2.7' }),
    startOf(2, { streamId: 'music', address: '2001:db8::7', grantId: 'rj-ada' }),
    refusalOf(3, { viewerId: 'Zoë', grantId: 'rj-none' }),
    endOf(1, 2_000),
    startOf(4),
    endOf(2, 1_000),
    endOf(4, 3_000),
    refusalOf(5, { address: null, userAgent: null, ruleId: 'no-fr' }),
    endOf(99),
  ]
  const filters: readonly DecisionFilter[] = [
    {},
    ...[{ outcome: 'deny' }, { reason: 'credential_missing' }, { streamId: 'music' }],
    ...[{ address: '192.0.2.7' }, { address: '192.0.2.0/24' }, { address: '2001:db8::/32' }],
    ...[
      { text: 'ZOË' },
      { text: 'lovelace' },
      { text: 'vlc' },
      { text: '' },
      { ruleId: 'no-fr' },
      { action: 'publish' },
    ],
    ...[{ before: '4' }, { before: '4', limit: '1' }, { limit: '2' }, { country: 'DE' }],
  ] as DecisionFilter[]

  /** A history that holds the first entries folded, those up to `stored` in the journal, and the rest in memory. */
  async function troubled(folded: number, stored: number): Promise<History> {
    const db = named(store())
    const journal = createJournal(db)
    await Promise.all(all.slice(0, folded).map((entry) => appended(journal, entry)))
    await createFolder(db).foldAll()
    await Promise.all(all.slice(folded, stored).map((entry) => appended(journal, entry)))
    db.pragma('query_only = ON')
    return createHistory(db, createFolder(db), () => all.slice(stored))
  }

  it('lists and finds what it could not take in as if it had, wherever it waits', async () => {
    const { history } = await historyOf(all)
    for (const [folded, stored] of [
      [0, 0],
      [0, 9],
      [3, 3],
      [3, 5],
      [4, 4],
      [9, 9],
    ] as const) {
      const other = await troubled(folded, stored)
      for (const filter of filters) {
        const [expected, found] = [history, other].map((each) => each.listDecisions(filter))
        expect([filter, await found]).toEqual([filter, await expected])
      }
      for (const filter of [
        {},
        { limit: '1' },
        { before: '2000.s00000001' },
        { streamId: 'news' },
        { ids: 's00000001,s00000002' },
      ]) {
        const [expected, found] = [history, other].map((each) => each.listEndedSessions(filter))
        expect([filter, await found]).toEqual([filter, await expected])
      }
      expect(await other.getDecision(5)).toEqual(await history.getDecision(5))
      expect(await other.getDecision(6)).toBeNull()
    }
  })

  it('refuses what it refuses otherwise', async () => {
    const history = await troubled(3, 5)
    await expect(history.listDecisions({ address: 'x' })).rejects.toThrow()
    await expect(history.listEndedSessions({ before: 'x' })).rejects.toThrow()
  })
})

describe('what is known at the start', () => {
  const entries = [startOf(1), startOf(2), endOf(1), refusalOf(3), startOf(4)]
  const live = [2, 4].map((id) => sessionFor(decisionOf(id, { sessionId: sessionIdOf(id) })))

  it('is nothing in a new database', async () => {
    const { history } = await historyOf([])
    expect([history.liveSessionsAtStart(), history.maxDecisionId()]).toEqual([[], 0])
  })

  it('is the same before, while and after the journal is folded', async () => {
    const { db, history } = await historyOf(entries)
    expect([history.liveSessionsAtStart(), history.maxDecisionId()]).toEqual([live, 4])
    await createFolder(db).foldAll()
    expect([history.liveSessionsAtStart(), history.maxDecisionId()]).toEqual([live, 4])
    const journal = createJournal(db)
    await appended(journal, endOf(2))
    expect(history.liveSessionsAtStart()).toEqual(live.slice(1))
  })

  it('tells of a session whether the grant it names let it in, also once its decision is gone', async () => {
    const refused = [['credential', 'fail', 'credential_other_address']] as const
    const { db, history } = await historyOf([
      startOf(1),
      startOf(2, { reason: 'public_stream', trace: refused, tags: [] }),
      startOf(3, { reason: 'rule_continue', trace: refused, tags: [] }),
      startOf(4, { reason: 'rule_continue', tags: [] }),
      startOf(5, { reason: 'public_stream', grantId: null, trace: [] }),
      startOf(6, { reason: 'rule_continue', tags: ['staff'] }),
    ])
    const unproven = () => history.liveSessionsAtStart().map((each) => each.isUnproven === true)
    expect(unproven()).toEqual([false, true, true, false, false, false])
    await createFolder(db).foldAll()
    expect(unproven()).toEqual([false, true, true, false, false, false])
    db.exec('DELETE FROM decisions')
    expect(unproven()).toEqual([false, true, true, false, false, false])
    // Of sessions of before this was kept nobody can tell then whose they were, but for what only a grant can give.
    db.exec('UPDATE sessions SET proof = NULL')
    expect(unproven()).toEqual([false, true, true, true, false, false])
  })

  it('tells of a session whether its name is only said', async () => {
    const said = startOf(1)
    if (said.kind !== 'decision' || said.session === null) throw new Error('no start')
    const { db, history } = await historyOf([
      { ...said, session: { ...said.session, isNameSaid: true } },
      startOf(2),
    ])
    const names = () => history.liveSessionsAtStart().map((each) => each.isNameSaid === true)
    expect(names()).toEqual([true, false])
    await createFolder(db).foldAll()
    expect(names()).toEqual([true, false])
  })
})

describe('revoked sessions at the start', () => {
  const ids = [1, 2, 3, 4].map(sessionIdOf)
  const revoked = (id: number): JournalEntry => ({
    kind: 'end',
    sessionId: sessionIdOf(id),
    atMs: 1_800_000_100_000,
    end: 'revoked',
  })

  it('are those asked for that ended so, wherever they are', async () => {
    const { db, history } = await historyOf([
      startOf(1),
      revoked(1),
      startOf(2),
      endOf(2),
      startOf(3),
    ])
    const found = () => history.revokedAtStart(ids).map((each) => [each.decisionId, each.end])
    expect(history.revokedAtStart(ids.slice(1))).toEqual([])
    expect(found()).toEqual([[1, 'revoked']])
    await createFolder(db).foldAll()
    expect(found()).toEqual([[1, 'revoked']])
    await appended(createJournal(db), revoked(3))
    expect(found()).toEqual([
      [1, 'revoked'],
      [3, 'revoked'],
    ])
  })
})

describe('hot queries', () => {
  const planOf = (db: Database, sql: string): string =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql.replaceAll(/@\w+/g, '1')}`)
      .all()
      .map((row) => (row as { detail: string }).detail)
      .join('; ')

  it('use an index and sort nothing', async () => {
    const { db } = await historyOf([])
    const plans: readonly (readonly [string, RegExp])[] = [
      [sliceSql({ where: '' }), /SEARCH decisions USING INTEGER PRIMARY KEY/],
      [sliceSql(queryOf({ streamId: 'news' })), /USING INDEX decisions_stream/],
      [sliceSql(queryOf({ outcome: 'deny' })), /USING INDEX decisions_not_allowed/],
      [endedSql(false), /USING INDEX sessions_ended/],
      [endedSql(true), /USING INDEX sessions_stream/],
      [LIVE_SQL, /USING INDEX sessions_live/],
    ]
    for (const [sql, expected] of plans) {
      const plan = planOf(db, sql)
      expect(plan).toMatch(expected)
      expect(plan).not.toContain('TEMP B-TREE')
    }
  })
})

describe('the latest moment that is stored', () => {
  it('is that of the latest decision or end, folded or not, and none where nothing is', async () => {
    expect((await historyOf([])).history.newestAtMsAtStart()).toBeNull()
    const { history } = await historyOf([
      startOf(1, { atMs: 5_000 }),
      refusalOf(2, { atMs: 7_000 }),
    ])
    expect(history.newestAtMsAtStart()).toBe(7_000)
    await history.listDecisions({})
    expect(history.newestAtMsAtStart()).toBe(7_000)
  })
})
