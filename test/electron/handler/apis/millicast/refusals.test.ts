import { describe, expect, it } from 'vitest'
import { ALL } from '../../../catalogue/fixture.ts'
import { call, create, on, SAMPLE, startStation } from './station.ts'

startStation()

describe('a stranger', () => {
  it.each([{}, { authorization: 'Bearer wrong' }, { authorization: 'NoAuth' }])(
    'with %j is refused before anything is looked at',
    async (headers) => {
      for (const path of ['/api/subscribe_token', '/api/publish_token/1', '/api/stream/nothing']) {
        expect(await call('POST', path, SAMPLE, headers)).toEqual({
          status: 401,
          answer: { status: 'fail', data: { message: 'Unauthorized' } },
          ignored: null,
        })
      }
      expect(on.fixture.catalogue.subscribeTokens.page(ALL).total).toBe(0)
    },
  )

  it('is whoever holds a text that was refreshed, a subscribe token or a publish token', async () => {
    const [apiSecret] = on.fixture.catalogue.apiSecrets.list()
    const viewer = await create()
    const encoder = await create(SAMPLE, 'publish_token')
    on.fixture.catalogue.apiSecrets.refresh(apiSecret?.id ?? '', 'console')
    for (const held of [on.secret, viewer.token, encoder.token]) {
      const headers = { authorization: `Bearer ${held}` }
      expect((await call('GET', '/api/cluster', undefined, headers)).status).toBe(401)
    }
  })
})

describe('a back end whose secret is off', () => {
  it('learns that, and nothing else', async () => {
    const [apiSecret] = on.fixture.catalogue.apiSecrets.list()
    on.fixture.catalogue.apiSecrets.setDisabled(apiSecret?.id ?? '', true, 'console')
    const { status, answer } = await call('GET', '/api/cluster')
    expect(status).toBe(401)
    expect(answer.data).toEqual({ message: 'Unauthorized: This API secret is switched off.' })
  })
})

describe('a call that cannot be', () => {
  it.each([
    [{}, ['label', 'streams']],
    ['not json', ['body']],
    ['[]', ['body']],
    [{ ...SAMPLE, streams: [] }, ['streams']],
    [{ ...SAMPLE, streams: [{ streamName: 'x'.repeat(129) }] }, ['streams[0].streamName']],
    [{ ...SAMPLE, streams: [{ streamName: '(?=a)', isRegex: true }] }, ['streams']],
    [{ ...SAMPLE, expires: 0 }, ['expires']],
    [{ ...SAMPLE, expires: 2_147_483_648 }, ['expires']],
    [{ ...SAMPLE, label: 'x'.repeat(129) }, ['label']],
    [{ ...SAMPLE, bindIpsOnUsage: 1 }, ['bindIpsOnUsage']],
    [{ ...SAMPLE, allowedIpAddresses: ['192.0.2.1-9'] }, ['allowedIpAddresses']],
    [{ ...SAMPLE, allowedCountries: ['DE'], deniedCountries: ['FR'] }, ['deniedCountries']],
    [{ ...SAMPLE, tracking: { trackingId: 'x'.repeat(129) } }, ['tracking.trackingId']],
    [{ ...SAMPLE, deniedCountries: ['Germany'] }, ['deniedCountries[0]']],
    [{ ...SAMPLE, allowedCountries: ['DE', 'ZZ'] }, ['allowedCountries[1]']],
  ])('creates nothing from %j', async (body, fields) => {
    const { status, answer } = await call('POST', '/api/subscribe_token', body)
    expect(status).toBe(400)
    expect(answer).toMatchObject({ status: 'fail', data: { message: 'Validation errors' } })
    const { errors } = answer.data as unknown as { errors: Record<string, string[]> }
    expect(Object.keys(errors)).toEqual(fields)
    expect(on.fixture.catalogue.subscribeTokens.page(ALL).total).toBe(0)
  })

  it.each([
    ['GET', '/api/subscribe_token/7'],
    ['PUT', '/api/subscribe_token/7'],
    ['PUT', '/api/v2/subscribe_token/7'],
    ['DELETE', '/api/subscribe_token/7'],
    ['GET', '/api/publish_token/7'],
    ['PUT', '/api/v2/publish_token/7'],
    ['DELETE', '/api/publish_token/7'],
    ['POST', '/api/publish_token/7/restream/sync'],
    ['GET', '/api/subscribe_token/99999999999999999999'],
    ['GET', '/api/subscribe_token/cam1'],
    ['PUT', '/api/v2/publish_token/undefined'],
  ])('%s %s names an id that nothing has: 400, not 404', async (method, path) => {
    const body = method === 'PUT' ? { label: 'x' } : undefined
    expect(await call(method, path, body)).toMatchObject({
      status: 400,
      answer: { status: 'fail', data: { tokenId: expect.any(String) } },
    })
  })

  it.each([
    '',
    'page=0&itemsOnPage=10',
    'page=1&itemsOnPage=101',
    'page=1&itemsOnPage=10&sortBy=Id',
    'page=1&itemsOnPage=10&isDescending=yes',
  ])('lists nothing with ?%s', async (query) => {
    expect((await call('GET', `/api/publish_token/list?${query}`)).status).toBe(400)
  })

  it('is told apart: no such call, no such method', async () => {
    expect(await call('GET', '/api/stream/nothing')).toMatchObject({
      status: 404,
      answer: { status: 'error', code: null },
    })
    expect((await call('PATCH', '/api/subscribe_token/1')).status).toBe(405)
  })

  it.each([
    ['/api', { addTokenStreams: [{ streamName: '(', isRegex: true }] }, 'addTokenStreams'],
    ['/api', { removeTokenStreams: ['teststream'] }, 'removeTokenStreams'],
    ['/api', { updateBindIpsOnUsage: 1 }, 'updateBindIpsOnUsage'],
    ['/api/v2', { bindIpsOnUsage: 1 }, 'bindIpsOnUsage'],
    ['/api', { updateAllowedOrigins: ['a b'] }, 'updateAllowedOrigins'],
    ['/api', { updateDeniedCountries: ['Germany'] }, 'updateDeniedCountries[0]'],
  ])('%s names what is wrong in %j as the body does', async (version, body, field) => {
    const { id } = await create()
    const { status, answer } = await call('PUT', `${version}/subscribe_token/${id}`, body)
    expect(status).toBe(400)
    expect(Object.keys((answer.data as unknown as { errors: object }).errors)).toEqual([field])
  })

  it('sets no country for the account that is none', async () => {
    for (const path of ['/api/v3/account/security', '/api/geo/account']) {
      expect((await call('PUT', path, { deniedCountries: ['Germany'] })).status).toBe(400)
    }
    expect(on.fixture.catalogue.account.get().deniedCountries).toEqual([])
  })

  it('updates nothing when nothing is named', async () => {
    const { id } = await create()
    for (const body of [{}, { label: null }, { refreshToken: false }]) {
      expect(await call('PUT', `/api/v2/subscribe_token/${id}`, body)).toMatchObject({
        status: 400,
        answer: { status: 'fail', data: { token: expect.any(String) } },
      })
    }
  })
})
