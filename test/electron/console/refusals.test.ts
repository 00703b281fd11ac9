import { describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { settingsSchema } from '../../../shared/settings.ts'
import { BACKUPS, bench, call, refusal } from './support.ts'

const STREAM = { name: 'live/news' }
const ALL = settingsSchema.parse({})
const LACKING = { ...ALL, sharing: { ...ALL.sharing, windowMinutes: undefined } }

describe('what the API refuses', () => {
  it.each([
    ['put without one of them', 'PUT /settings', { ...ALL, backups: undefined }, 'backups'],
    ['put without a part of one', 'PUT /settings', LACKING, 'sharing.windowMinutes'],
    ['changed to what is no value', 'PATCH /settings', { onAir: 'maybe' }, 'onAir'],
    ['changed where there is none', 'PATCH /settings', { limits: { all: 1 } }, 'limits.all'],
  ])('settings %s, and they stay', async (_name, name, body, path) => {
    const { console, catalogue } = bench()
    const set = { ...ALL, keepDecisionsDays: 7, limits: { ...ALL.limits, viewers: 5 } }
    catalogue.settings.update(set, 'console')
    const response = await call(console, name, body)
    expect(await refusal(response)).toEqual([400, 'ERR_INPUT_INVALID', path])
    expect(catalogue.settings.get()).toEqual(set)
    await call(console, 'PATCH /settings', { limits: { perViewer: 2 } })
    expect(catalogue.settings.get()).toEqual({ ...set, limits: { ...set.limits, perViewer: 2 } })
  })

  it('who would be refused by a version that is no number, and counts those of one that is', async () => {
    const { console } = bench()
    const refused = await call(console, 'GET /rules/impact?version=-1')
    expect(await refusal(refused)).toEqual([400, 'ERR_INPUT_INVALID', 'version'])
    const counted = await call(console, 'GET /rules/impact?version=0')
    expect(await counted.json()).toMatchObject({ refused: 0 })
  })

  it.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['JSON in its name only', 'text/json'],
    ['a JSON dialect of another kind', 'application/jsonp'],
  ])('a body sent as %s', async (_name, type) => {
    const { console, catalogue } = bench()
    const response = await call(console, 'POST /streams', STREAM, { 'content-type': type })
    expect(await refusal(response)).toEqual([415, 'ERR_CONTENT_TYPE'])
    expect(catalogue.streams.list()).toEqual([])
  })

  it('a body without a content type', async () => {
    const { console } = bench()
    const request = new Request('http://127.0.0.1/api/v1/streams', {
      method: 'POST',
      body: new TextEncoder().encode(JSON.stringify(STREAM)),
    })
    expect(await refusal(await console.fetch(request))).toEqual([415, 'ERR_CONTENT_TYPE'])
  })

  it.each([
    ['cut short', '{"name":"a"'],
    ['empty', ''],
    ['not JSON', 'name=a'],
    ['with a trailing comma', '{"name":"a",}'],
    ['NaN', '{"name":NaN}'],
    ['a byte order mark alone', '\uFEFF'],
  ])('a body that is %s', async (_name, body) => {
    const { console, catalogue } = bench()
    const response = await call(console, 'POST /streams', body)
    expect(await refusal(response)).toEqual([400, 'ERR_INPUT_INVALID'])
    expect(catalogue.streams.list()).toEqual([])
  })

  it.each([
    ['null', null, ''],
    ['an array', [STREAM], ''],
    ['a text', 'live/news', ''],
    ['without a name', {}, 'name'],
    ['with a name of null', { name: null }, 'name'],
    ['with a number as name', { name: 7 }, 'name'],
    ['with an unknown field', { ...STREAM, idd: 'x' }, 'idd'],
    ['with an id of its own', { ...STREAM, id: 'chosen' }, 'id'],
    ['with a mode nobody knows', { ...STREAM, mode: 'open' }, 'mode'],
    ['with a fraction of a second', { ...STREAM, recheckSeconds: 5.5 }, 'recheckSeconds'],
    ['with a script as address', { ...STREAM, playUrl: 'javascript:alert(1)' }, 'playUrl'],
  ])('a stream that is %s', async (_name, body, path) => {
    const { console, catalogue } = bench()
    const response = await call(console, 'POST /streams', JSON.stringify(body))
    expect(await refusal(response)).toEqual([400, 'ERR_INPUT_INVALID', path])
    expect(catalogue.streams.list()).toEqual([])
  })

  it.each([
    ['__proto__', '{"name":"a","__proto__":{"enabled":false}}'],
    ['constructor', '{"name":"a","constructor":{"prototype":{"enabled":false}}}'],
  ])('%s in a body, which changes no prototype', async (path, body) => {
    const { console } = bench()
    const response = await call(console, 'POST /streams', body)
    expect(await refusal(response)).toEqual([400, 'ERR_INPUT_INVALID', path])
    expect(({} as { enabled?: boolean }).enabled).toBeUndefined()
  })

  it.each([
    ['at its top', 'POST /streams', '{"name":"a","mode":"token","name":"b"}', 'name'],
    ['deep inside', 'PATCH /settings', '{"limits":{"viewers":1,"viewers":2}}', 'limits.viewers'],
  ] as const)('a body that names a field twice %s', async (_name, name, body, path) => {
    const { console, catalogue } = bench()
    const before = catalogue.settings.get()
    const response = await call(console, name, body)
    expect(await response.clone().json()).toMatchObject({
      error: { message: `The body has ${path} twice.` },
    })
    expect(await refusal(response)).toEqual([400, 'ERR_INPUT_INVALID', path])
    expect(catalogue.streams.list()).toEqual([])
    expect(catalogue.settings.get()).toEqual(before)
  })

  it('a field deep inside by its path', async () => {
    const { console } = bench()
    const rule = {
      id: 'one',
      priority: 1,
      source: { kind: 'address', values: ['192.0.2.1'], extra: 1 },
      target: { kind: 'all' },
      effect: { kind: 'drop' },
    }
    const draft = { baseVersion: 0, rules: [rule] }
    expect(await refusal(await call(console, 'PUT /rules/draft', draft))).toEqual([
      400,
      'ERR_INPUT_INVALID',
      'rules.0.source.extra',
    ])
  })

  it('a name that is missing, in words', async () => {
    const { console } = bench()
    const response = await call(console, 'POST /media-servers', { name: '', protocol: 'icecast' })
    expect(await response.json()).toMatchObject({
      error: { issues: [{ path: 'name', message: 'Give it a name.' }] },
    })
  })

  it('nesting without end', async () => {
    const { console } = bench()
    const body = `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    expect(await refusal(await call(console, 'POST /streams', body))).toEqual([
      400,
      'ERR_INPUT_INVALID',
      'name',
    ])
  })

  it('at most fifty issues of thousands', async () => {
    const { console } = bench()
    const fields = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`x${n}`, n]))
    const [status, code, ...paths] = await refusal(
      await call(console, 'POST /streams', { name: 'a', ...fields }),
    )
    expect([status, code, paths.length]).toEqual([400, 'ERR_INPUT_INVALID', 50])
  })

  it.each([
    ['declares', true],
    ['streams', false],
  ])('more than 5 MiB, when a body %s it', async (_name, declared) => {
    const { console } = bench()
    const text = JSON.stringify({ yaml: 'x'.repeat(5 * 1024 * 1024), dryRun: true })
    const request = new Request('http://127.0.0.1/api/v1/apply', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(declared ? { 'content-length': String(text.length) } : {}),
      },
      body: text,
    })
    expect(await refusal(await console.fetch(request))).toEqual([413, 'ERR_INPUT_TOO_LARGE'])
  })

  it.each([
    ['GET /decisions?outcom=deny', 'outcom'],
    ['GET /decisions?outcome=maybe', 'outcome'],
    ['GET /decisions?limit=0', 'limit'],
    ['GET /decisions?limit=1001', 'limit'],
    ['GET /decisions?before=1e3', 'before'],
    ['GET /decisions?outcome=deny&outcome=allow', 'outcome'],
    ['GET /streams?all=1', 'all'],
    ['GET /audit?limit=-1', 'limit'],
    ['GET /export/decisions?limit=5', 'limit'],
    ['GET /feed?since=1', 'since'],
  ])('%s', async (route, path) => {
    const { console } = bench()
    expect(await refusal(await call(console, route))).toEqual([400, 'ERR_INPUT_INVALID', path])
  })

  it('a body that says something to a call that takes none', async () => {
    const { console } = bench()
    expect(await refusal(await call(console, 'POST /backup', { path: '/etc' }))).toEqual([
      400,
      'ERR_INPUT_INVALID',
      'path',
    ])
  })

  it.each([
    'GET /',
    'GET /nothing',
    'GET /streams/',
    'GET /streams//keys',
    'GET /constructor',
    'GET /__proto__',
    'POST /launch/x',
  ])('%s, which is nowhere', async (route) => {
    const { console } = bench()
    expect(await refusal(await call(console, route))).toEqual([404, 'ERR_NOT_FOUND'])
  })

  it.each(['/api', '/api/', '/api/v1', '/api/v2/streams', '/api/v1/../secrets'])(
    '%s, rather than answering with the page',
    async (path) => {
      const { console } = bench()
      const response = await console.fetch(new Request(`http://127.0.0.1${path}`))
      expect(await refusal(response)).toEqual([404, 'ERR_NOT_FOUND'])
    },
  )

  it.each([
    ['PATCH /streams', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE /streams', 'GET, HEAD, OPTIONS, POST'],
    ['GET /streams/news', 'DELETE, OPTIONS, PUT'],
    ['POST /feed', 'GET, HEAD, OPTIONS'],
  ])('%s, and says what is answered there', async (route, allow) => {
    const { console } = bench()
    const response = await call(console, route)
    expect(response.headers.get('allow')).toBe(allow)
    expect(await refusal(response)).toEqual([405, 'ERR_METHOD'])
  })

  it.each([
    'GET /decisions/999',
    'GET /decisions/x',
    'GET /decisions/1e2',
    'DELETE /streams/none',
    'GET /streams/none/keys',
    'POST /media-servers/none/snippets',
    'POST /media-servers/none/old-secret/take-back',
    'DELETE /media-servers/none/old-secret',
    'DELETE /revocations/none',
    'DELETE /rules/tests/none',
    'GET /rules/versions/7',
    'GET /rules/versions/1e0',
    'DELETE /backups/none.db',
    'GET /backups/none.db/file',
    'GET /backups/..%2Fstagedoor.db/file',
    'POST /launch-codes',
  ])('%s, when there is no such thing', async (route) => {
    const { console } = bench()
    expect(await refusal(await call(console, route))).toEqual([404, 'ERR_NOT_FOUND'])
  })
})

describe('what fails inside', () => {
  it('is told to the log by call, and to nobody else', async () => {
    const { console, faults } = bench({
      backups: {
        ...BACKUPS,
        make: () => Promise.reject(new Error('SQLITE_IOERR at /home/operator/key')),
      },
    })
    const response = await call(console, 'POST /backup')
    expect(response.status).toBe(500)
    expect(await response.text()).toBe(
      '{"error":{"code":"ERR_INTERNAL","message":"Something went wrong inside Stagedoor. The log names it."}}',
    )
    expect(faults).toEqual(['POST /api/v1/backup: Error: SQLITE_IOERR at /home/operator/key'])
  })

  it('keeps its code when it has one', async () => {
    const make = () => Promise.reject(new AppError('ERR_DB_FULL'))
    const { console } = bench({ backups: { ...BACKUPS, make } })
    expect(await refusal(await call(console, 'POST /backup'))).toEqual([503, 'ERR_DB_FULL'])
  })
})
