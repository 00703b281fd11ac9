import { describe, expect, it } from 'vitest'
import type { Session } from '../../../../../shared/session.ts'
import { START_MS } from '../../../catalogue/fixture.ts'
import { call, create, on, SAMPLE, startStation } from './station.ts'

startStation()

const LIST = 'page=1&itemsOnPage=100'

describe('a subscribe token', () => {
  it('is created as the vendor answers it: 200, nulls left out', async () => {
    const { status, answer } = await call('POST', '/api/subscribe_token/', SAMPLE)
    expect(status).toBe(200)
    expect(answer).toEqual({
      status: 'success',
      data: {
        id: 1,
        name: 'MyToken',
        label: 'MyToken',
        token: expect.stringMatching(/^[0-9a-f]{64}$/),
        addedOn: new Date(START_MS).toISOString(),
        isActive: true,
        streams: [{ streamName: 'teststream', isRegex: false }],
        allowedOrigins: ['*.dolby.com'],
        allowedIpAddresses: ['192.0.2.0/24'],
        allowedCountries: [],
        deniedCountries: [],
        effectiveSettings: { originCluster: 'auto', allowedCountries: [], deniedCountries: [] },
      },
    })
  })

  it('counts its expiry from now, and takes the defaults of the account', async () => {
    await call('PUT', '/api/v3/account/security', { deniedCountries: ['fr'] })
    await call('PUT', '/api/cluster', { defaultCluster: 'fra-1' })
    const made = await create({ ...SAMPLE, expires: 60, tracking: { trackingId: 'group' } })
    expect(made).toMatchObject({
      expiresOn: new Date(START_MS + 60_000).toISOString(),
      tracking: { trackingId: 'group' },
      effectiveSettings: { originCluster: 'fra-1', deniedCountries: ['FR'] },
    })
  })

  it('takes nulls for what is left out', async () => {
    const nulls = { expires: null, bindIpsOnUsage: null, originCluster: null, tracking: null }
    const made = await create({ ...SAMPLE, ...nulls, allowedCountries: null })
    expect(Object.values(made)).not.toContain(null)
  })

  it('changes by the names of each version, and by no others', async () => {
    const { id } = await create()
    const first = await call('PUT', `/api/subscribe_token/${id}`, {
      updateAllowedOrigins: ['a.test'],
      updateAllowedIpAddresses: [],
      updateBindIpsOnUsage: 2,
    })
    expect(first.answer.data).toMatchObject({
      name: 'MyToken',
      allowedOrigins: ['a.test'],
      allowedIpAddresses: [],
      bindIpsOnUsage: 2,
    })
    const second = await call('PUT', `/api/v2/subscribe_token/${id}`, {
      label: 'New',
      bindIpsOnUsage: 0,
      allowedCountries: ['DE'],
      updateAllowedOrigins: ['b.test'],
    })
    expect(second.answer.data).toMatchObject({ label: 'New', allowedOrigins: ['a.test'] })
    expect(second.answer.data).not.toHaveProperty('name')
    expect(second.answer.data).not.toHaveProperty('bindIpsOnUsage')
    expect(second.ignored).toBe('updateAllowedOrigins (did you mean allowedOrigins?)')
  })

  it('gains and loses streams, by name or as a client sends them', async () => {
    const { id } = await create()
    const change = {
      addTokenStreams: [{ streamName: '.*', isRegex: true }, { streamName: 'b' }],
      removeTokenStreams: ['teststream', { streamName: 'b' }],
    }
    const { answer } = await call('PUT', `/api/v2/subscribe_token/${id}`, change)
    expect(answer.data).toMatchObject({
      streams: [
        { streamName: '.*', isRegex: true },
        { streamName: 'b', isRegex: false },
      ],
    })
  })

  it('is refreshed: the old text is dead', async () => {
    const { id, token } = await create()
    const { answer } = await call('PUT', `/api/v2/subscribe_token/${id}`, { refreshToken: true })
    const fresh = (answer.data as unknown as { token: string }).token
    expect(fresh).not.toBe(token)
    expect(on.fixture.catalogue.subscribeTokens.bySecret(token)).toBeNull()
    expect(on.fixture.catalogue.subscribeTokens.bySecret(fresh)?.token.id).toBe(id)
  })

  it('is switched off by isActive, shown, and deleted', async () => {
    const { id, token } = await create()
    await call('PUT', `/api/v2/subscribe_token/${id}`, { isActive: false })
    const shown = await call('GET', `/api/subscribe_token/${id}/`)
    expect(shown.answer.data).toMatchObject({ id, token, isActive: false })
    expect((await call('DELETE', `/api/subscribe_token/${id}`)).answer).toEqual({
      status: 'success',
      data: true,
    })
    expect((await call('GET', `/api/subscribe_token/${id}`)).status).toBe(400)
  })

  it('is listed in pages, by name, and without patterns by name', async () => {
    await create({ ...SAMPLE, label: 'b' })
    await create({ ...SAMPLE, label: 'a' })
    await create({ ...SAMPLE, label: 'any', streams: [{ streamName: '.*', isRegex: true }] })
    const labels = async (query: string) => {
      const { answer } = await call('GET', `/api/subscribe_token/${query}`)
      return (answer.data as unknown as { label: string }[]).map((each) => each.label)
    }
    expect(await labels(`list?${LIST}`)).toEqual(['a', 'any', 'b'])
    expect(await labels('list?page=2&itemsOnPage=2')).toEqual(['b'])
    expect(await labels('list?page=9&itemsOnPage=2')).toEqual([])
    expect(await labels('list?sortBy=AddedOn&page=1&itemsOnPage=30&isDescending=True')).toEqual([
      'any',
      'a',
      'b',
    ])
    expect(await labels(`list_by_name?${LIST}&name=a&filterBy=TokenName`)).toEqual(['a'])
    expect(await labels(`list_by_name?${LIST}&name=TESTSTREAM`)).toEqual(['a', 'b'])
    expect(await labels(`list_by_name?${LIST}&name=zzz&filterBy=none`)).toEqual(['a', 'b'])
  })
})

describe('members that mean nothing', () => {
  it('are passed over and named, in the answer and in the audit log', async () => {
    const { status, ignored } = await call('POST', '/api/publish_token', {
      ...SAMPLE,
      subscriberRequiresAuth: true,
      streamType: 'WebRtc',
      'x\r\ny': 1,
    })
    expect(status).toBe(200)
    expect(ignored).toBe(
      'subscriberRequiresAuth (did you mean subscribeRequiresAuth?), streamType, (a name that cannot be shown)',
    )
    const [entry] = on.fixture.catalogue.audit.list({}, 1)
    expect(entry).toMatchObject({ actor: 'api:Shop', what: 'publish_token.create' })
    expect(entry?.detail).toContain('did you mean subscribeRequiresAuth?')
  })

  it('are found inside others, each once, and by what the vendor itself miscalls them', async () => {
    const { ignored } = await call('POST', '/api/subscribe_token', {
      ...SAMPLE,
      streams: [
        { streamName: 'a.*', isRegexp: true },
        { streamName: 'b.*', isRegexp: true },
      ],
      tracking: { trackingID: 'x' },
      BindsIPAddressOnUsage: 1,
    })
    expect(ignored).toBe(
      'streams.isRegexp (did you mean isRegex?), tracking.trackingID (did you mean trackingId?), BindsIPAddressOnUsage (did you mean bindIpsOnUsage?)',
    )
    const open = await call('POST', '/api/publish_token', { ...SAMPLE, subscribesAuth: true })
    expect(open.ignored).toBe('subscribesAuth (did you mean subscribeRequiresAuth?)')
  })
})

describe('a publish token', () => {
  it('is created with the defaults of the vendor', async () => {
    const made = await create(SAMPLE, 'publish_token')
    expect(made).toMatchObject({
      subscribeRequiresAuth: false,
      record: false,
      clip: false,
      multisource: true,
      lowLatencyRtmp: true,
      geoCascade: { isEnabled: false, clusters: ['all'] },
      restream: [],
      integrationId: 'None',
      effectiveSettings: { originCluster: 'auto', enableUTCInsertion: false },
    })
    expect(made).not.toHaveProperty('priority')
  })

  it('has a passphrase for SRT where it is asked for, which goes with its text', async () => {
    expect(await create(SAMPLE, 'publish_token')).not.toHaveProperty('srtPassphrase')
    const body = { ...SAMPLE, displaySrtPassphrase: true }
    const made = (await create(body, 'publish_token')) as { id: number; srtPassphrase?: string }
    const read = async (change?: object) => {
      const method = change === undefined ? 'GET' : 'PUT'
      const { answer } = await call(method, `/api/publish_token/${made.id}`, change)
      return (answer.data as unknown as { srtPassphrase?: string }).srtPassphrase
    }
    expect(made.srtPassphrase).toMatch(/^[0-9a-f]{32}$/)
    expect(await read()).toBe(made.srtPassphrase)
    expect(await read({ refreshToken: true })).not.toBe(made.srtPassphrase)
    expect(await read({ displaySrtPassphrase: false })).toBeUndefined()
  })

  it('changes what is named and leaves the rest, in both versions', async () => {
    const restream = [{ url: 'rtmp://x.test/live', key: 'secret-key' }]
    const { id } = await create({ ...SAMPLE, record: true, restream }, 'publish_token')
    const first = await call('PUT', `/api/publish_token/${id}`, {
      subscribeRequiresAuth: true,
      updateGeoCascade: { isEnabled: true, clusters: ['fra-1'] },
    })
    expect(first.answer.data).toMatchObject({
      subscribeRequiresAuth: true,
      record: true,
      restream: [{ key: 'secret-key', enabled: true }],
      geoCascade: { isEnabled: true, clusters: ['fra-1'] },
    })
    const second = await call('PUT', `/api/v2/publish_token/${id}`, { record: false, restream: [] })
    expect(second.answer.data).toMatchObject({ subscribeRequiresAuth: true, restream: [] })
    expect(second.answer.data).not.toHaveProperty('name')
  })

  it('is refused what excludes each other', async () => {
    const { answer } = await call('POST', '/api/publish_token', {
      ...SAMPLE,
      record: true,
      clip: true,
    })
    expect(answer.data).toMatchObject({ errors: { clip: [expect.any(String)] } })
  })

  it('is switched off with others, each by itself', async () => {
    const { id } = await create(SAMPLE, 'publish_token')
    const { status, answer } = await call('PATCH', '/api/publish_token/disable', {
      tokenIds: [id, 99],
    })
    expect(status).toBe(200)
    expect(answer.data).toEqual({
      successfulTokens: [id],
      failedTokens: [{ tokenId: 99, errorMessage: expect.any(String) }],
    })
    expect(on.fixture.catalogue.publishTokens.get(id).isActive).toBe(false)
  })

  it('is listed by cluster', async () => {
    await create({ ...SAMPLE, originCluster: 'fra-1' }, 'publish_token')
    await create(SAMPLE, 'publish_token')
    const { answer } = await call('GET', `/api/publish_token/list_by_cluster?${LIST}&cluster=fra-1`)
    expect(answer.data).toHaveLength(1)
  })
})

describe('who publishes', () => {
  const session = (id: string, streamName: string, grantId: string | null) =>
    ({ id, streamName, grantId, action: 'publish' }) as Session

  it('is refused for another account and for what is no stream', async () => {
    for (const streamId of ['other/cam', 'cam', '/cam']) {
      const { status } = await call('GET', `/api/publish_token/active?streamId=${streamId}`)
      expect(status).toBe(400)
      expect((await call('POST', '/api/stream/stop', { streamId })).status).toBe(400)
    }
    expect(on.stopped).toEqual([])
  })

  it('is named by the tokens, and stopped by stream or altogether', async () => {
    const { id } = on.fixture.catalogue.account.get()
    on.live = [
      session('s1', 'a/b', 'pt-3'),
      session('s2', 'cam', 'pt-4'),
      session('s3', 'cam', null),
    ]
    const active = await call('GET', `/api/publish_token/active?streamId=${id}/a/b`)
    expect(active.answer.data).toEqual({ tokenIds: [3] })
    const all = await call('GET', '/api/publish_token/active/all')
    expect(all.answer.data).toEqual({ tokenIds: [3, 4] })
    const stop = await call('POST', '/api/stream/stop', { streamId: `${id}/cam` })
    expect(stop.answer.data).toEqual({ stoppingLevel: 'Stream' })
    expect(on.stopped).toEqual(['s2', 's3'])
    const none = await call('POST', '/api/stream/stop', { streamId: `${id}/dog` })
    expect(none.answer.data).toEqual({ stoppingLevel: 'None' })
    const stopAll = await call('POST', '/api/stream/stop/all')
    expect(stopAll.answer.data).toEqual({ stoppingLevel: 'Account' })
  })
})

describe('the account', () => {
  it('keeps countries by either path; null leaves them, an empty list removes them', async () => {
    await call('PUT', '/api/v3/account/security', { allowedCountries: ['DE'] })
    await call('PUT', '/api/v3/account/security', { allowedCountries: null, deniedCountries: [] })
    const older = await call('GET', '/api/geo/account')
    expect(older.answer.data).toEqual({ allowedCountries: ['DE'], deniedCountries: [] })
    const removed = await call('PUT', '/api/v3/account/security', { allowedCountries: [] })
    expect(removed.answer.data).toEqual({ allowedCountries: [], deniedCountries: [] })
    expect((await call('PUT', '/api/v3/account/security', {})).status).toBe(400)
  })

  it('is refused a distribution that goes nowhere', async () => {
    const geoCascade = { isEnabled: true, clusters: [] }
    const { status, answer } = await call('PUT', '/api/v3/account/distribution', { geoCascade })
    expect(status).toBe(400)
    expect(answer.data).toMatchObject({ errors: { geoCascade: [expect.any(String)] } })
    expect((await call('PUT', '/api/v3/account/distribution', {})).status).toBe(400)
  })

  it('has a distribution by either path, which new publish tokens take', async () => {
    const path = '/api/v3/account/distribution'
    const off = { isEnabled: false, clusters: ['all'] }
    expect((await call('GET', path)).answer.data).toEqual({ geoCascade: off })
    // As the vendor's own example spells it.
    const geoCascade = { isenabled: true, clusters: ['phx-1', 'lon-1'] }
    const set = await call('PUT', path, { geoCascade })
    const on = { isEnabled: true, clusters: ['phx-1', 'lon-1'] }
    expect(set.answer.data).toEqual({ geoCascade: on })
    expect((await call('GET', '/api/account/geo_cascade')).answer.data).toEqual(on)
    expect(await create(SAMPLE, 'publish_token')).toMatchObject({ geoCascade: on })
    const own = { ...SAMPLE, geoCascade: { isEnabled: false } }
    expect(await create(own, 'publish_token')).toMatchObject({ geoCascade: off })
    const all = await call('PUT', '/api/account/geo_cascade', { isEnabled: true, clusters: null })
    expect(all.answer.data).toEqual({ isEnabled: true, clusters: ['all'] })
  })

  it('names the clusters clients choose from', async () => {
    const { answer } = await call('GET', '/api/cluster')
    expect(answer.data).toMatchObject({
      defaultCluster: 'auto',
      availableClusters: expect.arrayContaining([expect.objectContaining({ id: 'fra-1' })]),
    })
  })
})
