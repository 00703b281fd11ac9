import { expect, it } from 'vitest'
import type { BulkRevokeApi } from '../../../shared/bulk-revoke-api.ts'
import { bench, call, liveSession } from './support.ts'

type Begun = BulkRevokeApi['POST /sessions/revocations']['answer']

it('refuses what cannot be read, and more than were looked at', async () => {
  const { console, live, catalogue } = bench()
  live.start(liveSession('s1'), null)
  live.start(liveSession('s2'), null)
  const ask = async (body: object): Promise<string> => {
    const answer = (await (await call(console, 'POST /sessions/revocations', body)).json()) as {
      error?: { code: string }
    }
    return answer.error?.code ?? 'none'
  }
  const both = { by: 'sessions', ids: ['s1', 's2'] }
  expect(await ask({})).toBe('ERR_INPUT_INVALID')
  expect(await ask({ target: { by: 'sessions', ids: [] } })).toBe('ERR_INPUT_INVALID')
  expect(await ask({ target: { by: 'address', value: 'x' } })).toBe('ERR_CIDR_INVALID')
  expect(await ask({ target: { by: 'sessions', ids: ['s9'] } })).toBe('ERR_NOT_FOUND')
  expect(await ask({ target: both, most: 1 })).toBe('ERR_CONFLICT')
  expect(catalogue.revocations.list()).toEqual([])
  expect((await call(console, 'GET /sessions/revocations/none')).status).toBe(404)
})

it('says whom it concerns, revokes, tells how far it is, and lifts all of it again', async () => {
  const { console, live, catalogue } = bench()
  for (const id of ['s1', 's2', 's3']) live.start(liveSession(id), null)
  const target = { by: 'sessions', ids: ['s1', 's2'] }
  const looked = (await (
    await call(console, 'POST /sessions/revocations', { target, dryRun: true })
  ).json()) as Begun
  expect(looked).toMatchObject({ preview: { sessions: 2, revocations: 2 }, job: null })
  expect(catalogue.revocations.list()).toEqual([])
  const begun = (await (
    await call(console, 'POST /sessions/revocations', { target, most: 2, note: 'leak' })
  ).json()) as Begun
  expect(begun.job).toMatchObject({ total: 2, revocations: 2, undoneAtMs: null })
  expect(catalogue.revocations.list()).toHaveLength(2)
  await expect
    .poll(async () => (await call(console, 'GET /sessions/revocations/b1')).json())
    .toMatchObject({ state: 'done', looked: 2, gone: 0, waiting: { new_viewers_only: 2 } })
  const listed = async () => (await (await call(console, 'GET /jobs')).json()).jobs
  expect(await listed()).toContainEqual(expect.objectContaining({ id: 'b1', canUndo: true }))
  expect(await listed()).toContainEqual(expect.objectContaining({ id: 'e1', canUndo: false }))
  const undone = await call(console, 'POST /sessions/revocations/b1/undo')
  expect(await undone.json()).toMatchObject({ undoneAtMs: expect.any(Number) })
  expect(catalogue.revocations.list()).toEqual([])
  expect(await listed()).toContainEqual(expect.objectContaining({ id: 'b1', canUndo: false }))
  expect((await call(console, 'POST /sessions/revocations/b1/undo')).status).toBe(409)
  expect((await call(console, 'POST /sessions/revocations/b1/cancel')).status).toBe(200)
  expect(catalogue.audit.list({}, 2)).toMatchObject([
    { what: 'revocation.lift_many', detail: '2 sessions: leak' },
    { what: 'revocation.create_many', subject: '2 sessions', detail: '2 sessions: leak' },
  ])
})
