import { describe, expect, it } from 'vitest'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { KEEP_EDITS_MS } from '../../../shared/edit.ts'
import type { BulkJob } from '../../../shared/token-bulk.ts'
import { type TokenBulkInput, tokenBulkSchema } from '../../../shared/token-input.ts'
import { createFixture, type Fixture, refusal, START_MS, server, stream } from './fixture.ts'

function setUp(): Fixture & { readonly streamId: string } {
  const fixture = createFixture()
  const { id } = fixture.catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  return { ...fixture, streamId: id }
}

const COLUMNS = { stream: 0, minutes: 1, label: 2, tags: 3 }
const list = (text: string, fields: object = {}): TokenBulkInput =>
  tokenBulkSchema.parse({ kind: 'listener-link', text, columns: COLUMNS, ...fields })

async function ended(catalogue: OwnedCatalogue, id: string): Promise<BulkJob> {
  for (;;) {
    const job = catalogue.bulk.get(id)
    if (job.state !== 'running') return job
    await new Promise(setImmediate)
  }
}
const many = (count: number): string =>
  Array.from({ length: count }, (_, at) => `live/news,60,listener ${at},`).join('\n')

describe('a list', () => {
  it('is refused without a row', async () => {
    const { catalogue } = setUp()
    const asked = catalogue.bulk.start(list('stream,minutes', { hasHeader: true }), 'console')
    await expect(asked).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' })
  })

  it('is refused whole when something is wrong with a row, which it names', async () => {
    const { catalogue } = setUp()
    const text = 'live/news,60,Ada,\nnone,60,Grace,\nlive/news,0,Edsger,\nlive/news,x,Barbara,'
    await expect(catalogue.bulk.start(list(text), 'console')).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
      issues: [{ path: 'rows.2.stream' }, { path: 'rows.3.minutes' }, { path: 'rows.4.minutes' }],
    })
    expect(catalogue.links.list()).toEqual([])
  })

  it('is refused while another is being issued', async () => {
    const { catalogue } = setUp()
    const { id } = await catalogue.bulk.start(list(many(300)), 'console')
    await expect(catalogue.bulk.start(list(many(1)), 'console')).rejects.toMatchObject({
      code: 'ERR_TOO_MANY',
    })
    await ended(catalogue, id)
  })

  it('tells at its row what cannot be issued once more, and issues the others', async () => {
    const { catalogue } = setUp()
    const { server: nimble } = catalogue.mediaServers.create(
      server({ name: 'Hall', protocol: 'nimble' }),
      'console',
    )
    catalogue.mediaServers.setSigningPassword(nimble.id, { password: 'a-long-password' }, 'console')
    const same = Array.from({ length: 62 }, () => 'live/news,60,Ada,203.0.113.9')
    const text = [...same, 'live/news,60,Bea,203.0.113.10'].join('\n')
    const asked = tokenBulkSchema.parse({
      ...{ kind: 'nimble-link', text },
      columns: { stream: 0, minutes: 1, label: 2, address: 3 },
      defaults: { mediaServerId: nimble.id },
    })
    const { id } = await catalogue.bulk.start(asked, 'console')
    let turns = 0
    for (; catalogue.bulk.get(id).state === 'running'; turns += 1) {
      await new Promise(setImmediate)
    }
    // Media servers are answered between them.
    expect(turns).toBeGreaterThan(62)
    expect(await ended(catalogue, id)).toMatchObject({ state: 'done', issued: 61, left: 2 })
    const rows = catalogue.bulk.result(id)
    expect(rows.filter(({ problem }) => problem !== null)).toEqual(
      [61, 62].map((line) => ({
        ...{ line, issued: null, token: null },
        problem: 'The same URL was signed too often within a minute.',
      })),
    )
    expect(rows.at(-1)).toMatchObject({ line: 63, problem: null })
    expect(catalogue.links.list()).toHaveLength(61)
  })

  it('is looked at without issuing anything', async () => {
    const { catalogue } = setUp()
    const text = 'stream,minutes,label,tags\nlive/news,60,Ada,press;crew\nnone,60,Grace,'
    const check = await catalogue.bulk.check(list(text, { hasHeader: true }))
    expect(check).toMatchObject({ rows: 2, good: 1, bad: 1, issues: [{ line: 3 }] })
    expect(check.sample[0]).toContain('live/news')
    expect(catalogue.links.list()).toEqual([])
  })

  it('issues one token for each row, and says what each became', async () => {
    const { catalogue } = setUp()
    const text = 'live/news,60,Ada,press;crew\nnone,60,Grace,\nlive/news,,Edsger,'
    const options = { skipBad: true, defaults: { minutes: 30, tags: ['guest'] } }
    const { id } = await catalogue.bulk.start(list(text, options), 'console')
    expect(await ended(catalogue, id)).toMatchObject({
      state: 'done',
      total: 2,
      issued: 2,
      left: 1,
    })
    const links = catalogue.links.list()
    expect(links.map(({ label, tags }) => [label, tags])).toEqual([
      ['Edsger', ['guest']],
      ['Ada', ['press', 'crew']],
    ])
    const rows = catalogue.bulk.result(id)
    expect(rows.map(({ line, problem }) => [line, problem === null])).toEqual([
      [2, false],
      [1, true],
      [3, true],
    ])
    expect(new Set(rows.map(({ issued }) => issued?.secret ?? '')).size).toBe(3)
  })

  it.each([
    [
      'subscribe-token',
      'live/news;/cam.*/,60,Web,*.example.com',
      ['stream', 'minutes', 'label', 'origins'],
    ],
    ['publish-token', 'live/news,60,Studio', ['stream', 'minutes', 'label']],
    ['edge-auth', 'roomAlias:news,60,Ada,press', ['target', 'minutes', 'label', 'tags']],
    ['access-token', 'ada,live/news,viewer,60', ['viewer', 'stream', 'scopes', 'minutes']],
  ] as const)('issues %ss, and says of a row what is wrong with it', async (kind, good, fields) => {
    const { catalogue } = setUp()
    catalogue.applications.create(applicationInputSchema.parse({ id: 'phenix' }), 'console')
    const columns = Object.fromEntries(fields.map((field, at) => [field, at]))
    const cells = good.split(',')
    const bad = cells.map((cell, at) => (fields[at] === 'minutes' ? 'soon' : cell)).join(',')
    const text = `${good}\n${bad}`
    const defaults = { applicationId: 'phenix' }
    const input = list(text, { kind, columns, defaults, skipBad: true })
    const check = await catalogue.bulk.check(input)
    expect(check).toMatchObject({ good: 1, bad: 1, issues: [{ line: 2, field: 'minutes' }] })
    const { id } = await catalogue.bulk.start(input, 'console')
    expect(await ended(catalogue, id)).toMatchObject({ state: 'done', issued: 1, left: 1 })
    const made = catalogue.bulk.result(id).find(({ issued }) => issued !== null)
    expect(made?.issued?.secret).toMatch(/^([0-9a-f]{64}|DIGEST:.+)$/)
    expect(made?.token).toMatchObject({ kind })
    expect(made?.token?.expiresAtMs).toBeGreaterThan(START_MS + 59 * 60_000)
  })

  it('refuses EdgeAuth tokens of no application', async () => {
    const { catalogue } = setUp()
    const input = list('news,60', { kind: 'edge-auth', columns: { target: 0, minutes: 1 } })
    expect(await catalogue.bulk.check(input)).toMatchObject({ good: 0, bad: 1 })
  })

  it('tells 2,000 tokens for one stream and the same second apart', async () => {
    const { catalogue } = setUp()
    const { id } = await catalogue.bulk.start(list(many(2_000)), 'console')
    expect(await ended(catalogue, id)).toMatchObject({ state: 'done', issued: 2_000 })
    const ids = catalogue.links.list().map((link) => link.id)
    expect(new Set(ids).size).toBe(2_000)
  })

  it('is cancelled after the rows under way, which stay', async () => {
    const { catalogue } = setUp()
    const { id } = await catalogue.bulk.start(list(many(1_000)), 'console')
    while (catalogue.bulk.get(id).issued === 0) await new Promise(setImmediate)
    catalogue.bulk.cancel(id)
    const job = await ended(catalogue, id)
    expect(job.state).toBe('cancelled')
    expect(job.issued).toBeLessThan(1_000)
    expect(catalogue.links.list()).toHaveLength(job.issued)
    expect(catalogue.bulk.result(id)).toHaveLength(job.issued)
  })

  it('stops at a chunk that fails, none of which is kept', async () => {
    const { catalogue, streamId } = setUp()
    const rows = Array.from({ length: 150 }, (_, at) => `live/news,key ${at}`).join('\n')
    const asked = { kind: 'stream-key', columns: { stream: 0, label: 1 } }
    const { id } = await catalogue.bulk.start(list(rows, asked), 'console')
    // Taken after the rows were looked at and before the second hundred is stored.
    catalogue.streamKeys.create({ streamId, label: 'key 120' }, 'console')
    const job = await ended(catalogue, id)
    expect(job).toMatchObject({ state: 'failed', issued: 100 })
    expect(job.problem).toContain('name already')
    expect(catalogue.streamKeys.list()).toHaveLength(101)
  })

  it('refuses two rows with one label for the same stream', async () => {
    const { catalogue } = setUp()
    const asked = { kind: 'stream-key', columns: { stream: 0, label: 1 } }
    const check = await catalogue.bulk.check(list('live/news,A\nlive/news,A', asked))
    expect(check.issues).toEqual([
      { line: 2, field: 'label', message: 'Another row has this label for the same stream.' },
    ])
  })

  it('forgets the texts of its tokens after an hour', async () => {
    const { catalogue, clock } = setUp()
    const { id } = await catalogue.bulk.start(list(many(1)), 'console')
    await ended(catalogue, id)
    clock.nowMs += 3600 * 1000
    expect(() => catalogue.bulk.result(id)).toThrow('not kept any more')
  })

  it('lets others have their turn', async () => {
    const { catalogue } = setUp()
    let turns = 0
    let isOver = false
    const count = (): void => {
      turns += 1
      if (!isOver) setImmediate(count)
    }
    setImmediate(count)
    const { id } = await catalogue.bulk.start(list(many(1_000)), 'console')
    await ended(catalogue, id)
    isOver = true
    expect(turns).toBeGreaterThan(15)
  })
})

describe('a list that was issued', () => {
  it('is not kept under an id that is none, nor while it is being issued', async () => {
    const { catalogue } = setUp()
    expect(refusal(() => catalogue.bulk.grantsOf('list-0')).code).toBe('ERR_NOT_FOUND')
    const { id } = await catalogue.bulk.start(list(many(150)), 'console')
    expect(catalogue.bulk.isKept(id)).toBe(false)
    await ended(catalogue, id)
    expect(catalogue.bulk.isKept(id)).toBe(true)
  })

  it('tells its tokens for 30 days, after a restart too, also when it was stopped', async () => {
    const on = setUp()
    const { id } = await on.catalogue.bulk.start(list(many(250)), 'api:shop')
    while (on.catalogue.bulk.get(id).issued === 0) await new Promise(setImmediate)
    on.catalogue.bulk.cancel(id)
    const { issued } = await ended(on.catalogue, id)
    const links = on.catalogue.links.list().map((link) => link.id)
    const catalogue = on.reopen()
    expect(links).toHaveLength(issued)
    expect(catalogue.bulk.grantsOf(id).toSorted()).toEqual(links.toSorted())
    expect(catalogue.audit.list({ text: 'token_list.issue' }, 9)).toMatchObject([
      { subject: id, actor: 'api:shop', detail: `${issued} listener-link`, undo: 'open' },
    ])
    const edit = catalogue.audit.list({ text: 'token_list.issue' }, 1)[0]?.id ?? 0
    expect(refusal(() => catalogue.edits.undo(edit, null, 'console')).code).toBe('ERR_UNDO_REFUSED')
    on.clock.nowMs += KEEP_EDITS_MS
    expect(refusal(() => catalogue.bulk.grantsOf(id)).code).toBe('ERR_NOT_FOUND')
  })
})
