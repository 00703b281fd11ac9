import { describe, expect, it } from 'vitest'
import { EDIT_HEADER } from '../../../shared/edit.ts'
import { HAPPY, YAML } from './happy-calls.ts'
import { setUp } from './set-up.ts'
import { bench, call } from './support.ts'
import { latestDeleted, wayBackOf } from './ways-back.ts'

describe('every call of the API', () => {
  it.each(Object.entries(HAPPY))('%s answers as it says', async (name, happy) => {
    const [path, body, status, part] = happy
    const made = bench()
    const ids = await setUp(made)
    const [method] = name.split(' ')
    const filedBefore = latestDeleted(made)
    const response = await call(made.console, `${method} ${path(ids)}`, body?.(ids))
    const text = await response.text()
    expect([response.status, status === 204 ? text : ''], text).toEqual([status, ''])
    const wayBack = wayBackOf(name)
    expect(response.headers.has(EDIT_HEADER)).toBe(wayBack === 'edit')
    const isFiled = latestDeleted(made) > filedBefore
    if (wayBack !== 'by') expect(isFiled).toBe(wayBack === 'deleted')
    if (status === 204) return
    expect(response.headers.get('content-type')).toBe('application/json')
    const told: unknown = JSON.parse(text)
    expect(told).toMatchObject(part)
    expect(made.faults).toEqual([])
  })

  it('is audited in the name of its caller', async () => {
    const { console, catalogue } = bench()
    const request = new Request('http://127.0.0.1/api/v1/streams', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"live/news"}',
    })
    await console.fetch(request, { actor: 'cli' })
    expect(catalogue.audit.list({}, 1)).toMatchObject([{ actor: 'cli', what: 'stream.create' }])
  })

  it('pages the audit log to its end', async () => {
    const { console } = bench()
    for (const name of ['a', 'b', 'c']) await call(console, 'POST /streams', { name })
    const page = async (query: string) =>
      (await (await call(console, `GET /audit?limit=2${query}`)).json()) as {
        entries: { subject: string }[]
        nextBefore: number | null
      }
    const first = await page('')
    const second = await page(`&before=${first.nextBefore}`)
    expect([first.entries.length, second.entries.length, second.nextBefore]).toEqual([2, 1, null])
  })

  it('applies nothing when a document is wrong or only tried', async () => {
    const { console, catalogue } = bench()
    const tried = await call(console, 'POST /apply', { yaml: YAML, dryRun: true })
    expect(await tried.json()).toMatchObject({
      ...{ applied: false, secrets: {} },
      impact: { live: 3, refused: 1, streams: [{ name: 'live/news' }] },
    })
    const wrong = await call(console, 'POST /apply', { yaml: 'streams: [', dryRun: false })
    expect(wrong.status).toBe(400)
    expect(catalogue.streams.list()).toEqual([])
  })
})
