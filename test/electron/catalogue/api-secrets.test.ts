import { describe, expect, it } from 'vitest'
import { createFixture, refusal, START_MS } from './fixture.ts'

describe('API secrets', () => {
  it('refuses a name twice, an old text and a removed one', () => {
    const { catalogue } = createFixture()
    const { apiSecret, secret } = catalogue.apiSecrets.create({ name: 'Backend' }, 'console')
    expect(refusal(() => catalogue.apiSecrets.create({ name: 'Backend' }, 'console')).code).toBe(
      'ERR_NAME_TAKEN',
    )
    const fresh = catalogue.apiSecrets.refresh(apiSecret.id, 'console')
    expect(catalogue.apiSecrets.authenticate(secret)).toBeNull()
    expect(catalogue.apiSecrets.authenticate(fresh.secret)?.name).toBe('Backend')
    catalogue.apiSecrets.remove(apiSecret.id, 'console')
    expect(catalogue.apiSecrets.authenticate(fresh.secret)).toBeNull()
  })

  it('is refused while it is off, with its own reason, and restored within 30 days', () => {
    const { catalogue, clock } = createFixture()
    const { apiSecret, secret } = catalogue.apiSecrets.create({ name: 'Backend' }, 'console')
    catalogue.apiSecrets.setDisabled(apiSecret.id, true, 'console')
    expect(refusal(() => catalogue.apiSecrets.authenticate(secret))).toMatchObject({
      code: 'ERR_CALLER_UNAUTHENTICATED',
      message: 'This API secret is switched off.',
    })
    catalogue.apiSecrets.setDisabled(apiSecret.id, false, 'console')
    catalogue.apiSecrets.remove(apiSecret.id, 'console')
    expect(catalogue.apiSecrets.authenticate(secret)).toBeNull()
    expect(refusal(() => catalogue.apiSecrets.refresh(apiSecret.id, 'console')).code).toBe(
      'ERR_NOT_FOUND',
    )
    catalogue.apiSecrets.restore(apiSecret.id, 'console')
    expect(catalogue.apiSecrets.authenticate(secret)?.name).toBe('Backend')
    catalogue.apiSecrets.remove(apiSecret.id, 'console')
    clock.nowMs += 30 * 24 * 3600 * 1000
    expect(refusal(() => catalogue.apiSecrets.restore(apiSecret.id, 'console')).code).toBe(
      'ERR_NOT_FOUND',
    )
  })

  it('leaves its name to another once it is deleted', () => {
    const { catalogue } = createFixture()
    const { apiSecret } = catalogue.apiSecrets.create({ name: 'Backend' }, 'console')
    catalogue.apiSecrets.remove(apiSecret.id, 'console')
    catalogue.apiSecrets.create({ name: 'Backend' }, 'console')
    expect(catalogue.apiSecrets.list()).toHaveLength(1)
  })

  it('says when one was used last', () => {
    const { catalogue, clock } = createFixture()
    const { secret } = catalogue.apiSecrets.create({ name: 'Backend' }, 'console')
    expect(catalogue.apiSecrets.list()[0]?.lastUsedAtMs).toBeNull()
    clock.nowMs += 5
    catalogue.apiSecrets.authenticate(secret)
    expect(catalogue.apiSecrets.list()[0]?.lastUsedAtMs).toBe(START_MS + 5)
  })
})

describe('the account', () => {
  it('has an id that stays, and keeps what is set', () => {
    const fixture = createFixture()
    const { id } = fixture.catalogue.account.get()
    expect(id).toMatch(/^S[0-9a-f]{6}$/)
    const input = { allowedCountries: ['uk'], deniedCountries: [], defaultCluster: 'fra-1' }
    fixture.catalogue.account.update(input, 'console')
    expect(fixture.reopen().account.get()).toEqual({
      ...input,
      allowedCountries: ['GB'],
      geoCascade: { isEnabled: false, clusters: ['all'] },
      id,
    })
  })

  it('refuses to allow and deny countries at once', () => {
    const { catalogue } = createFixture()
    const input = { allowedCountries: ['DE'], deniedCountries: ['FR'], defaultCluster: 'auto' }
    expect(refusal(() => catalogue.account.update(input, 'console')).code).toBe('ERR_INPUT_INVALID')
  })
})
