import { describe, expect, it } from 'vitest'
import { PRACTICE } from '../../../shared/practice.ts'
import { RESTORE_MS, tokenStatus } from '../../../shared/token.ts'
import { tokenInputSchema, tokenRenewSchema } from '../../../shared/token-input.ts'
import { createFixture, refusal, START_MS, server, stream } from './fixture.ts'
import { issue, KINDS, key, labels, link, MINUTE, nimble, page, present, setUp } from './hall.ts'

describe.each(KINDS)('a %s', (_, input) => {
  it('is refused while it is switched off, and after a restart too', () => {
    const hall = setUp()
    const { ref, secret } = issue(hall, input(hall))
    expect(present(hall, ref, secret)).toBe('accepted')
    hall.catalogue.tokens.act('disable', [ref], 'console')
    expect(present(hall, ref, secret)).toBe('grant_disabled')
    const again = hall.reopen()
    expect(present(hall, ref, secret, again)).toBe('grant_disabled')
    again.tokens.act('enable', [ref], 'console')
    expect(present(hall, ref, secret, again)).toBe('accepted')
  })

  it('is refused once deleted, until it is restored', async () => {
    const hall = setUp()
    const { ref, secret } = issue(hall, input(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    expect(present(hall, ref, secret)).toBe('grant_deleted')
    expect((await page(hall.catalogue)).tokens).toEqual([])
    const { tokens } = await page(hall.catalogue, { status: 'deleted' })
    expect(tokens.map(({ id }) => id)).toEqual([ref.id])
    hall.catalogue.tokens.act('restore', [ref], 'console')
    expect(present(hall, ref, secret)).toBe('accepted')
    expect((await page(hall.catalogue)).tokens).toHaveLength(1)
  })

  it('cannot be restored after 30 days', () => {
    const hall = setUp()
    const { ref } = issue(hall, input(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    hall.clock.nowMs += RESTORE_MS
    const restore = () => hall.catalogue.tokens.act('restore', [ref], 'console')
    expect(refusal(restore).code).toBe('ERR_NOT_FOUND')
  })

  it('is rolled: both hold during the overlap, the new one alone after it', () => {
    const hall = setUp()
    const { ref, secret, token } = issue(hall, input(hall))
    const renewal = tokenRenewSchema.parse({ ...ref, overlapMinutes: 10 })
    const rolled = hall.catalogue.tokens.renew(renewal, 'console')
    expect(rolled.token).toMatchObject({ label: token.label, streams: token.streams })
    expect(rolled.secret).not.toBe(secret)
    const fresh = { kind: rolled.token.kind, id: rolled.token.id }
    expect(present(hall, ref, secret)).toBe('accepted')
    expect(present(hall, fresh, rolled.secret ?? '')).toBe('accepted')
    hall.clock.nowMs += 10 * MINUTE
    expect(present(hall, ref, secret)).toBe('grant_expired')
    expect(present(hall, fresh, rolled.secret ?? '')).toBe('accepted')
  })
})

describe('the list', () => {
  it('refuses a cursor that no page answered', async () => {
    const hall = setUp()
    await expect(page(hall.catalogue, { before: 'x' })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
    })
  })

  it('has all kinds, newest first, in pages that neither skip nor repeat', async () => {
    const hall = setUp()
    const made: string[] = []
    for (const input of [link, key, nimble, link]) {
      hall.clock.nowMs += 1000
      made.push(issue(hall, input(hall)).ref.id)
    }
    const first = await page(hall.catalogue, { limit: 3 })
    const rest = await page(hall.catalogue, { limit: 3, before: first.nextBefore })
    expect([...first.tokens, ...rest.tokens].map(({ id }) => id)).toEqual(made.reverse())
    expect(rest.nextBefore).toBeNull()
  })

  it('finds by text, kind and status', async () => {
    const hall = setUp()
    issue(hall, link(hall, { label: 'Ada', tags: ['press'] }))
    const { ref } = issue(hall, link(hall, { label: 'Grace' }))
    issue(hall, key(hall, 'Encoder'))
    hall.catalogue.tokens.act('disable', [ref], 'console')
    const { catalogue } = hall
    expect(await labels(catalogue, { text: 'PRESS' })).toEqual(['Ada'])
    expect(await labels(catalogue, { kind: 'stream-key' })).toEqual(['Encoder'])
    expect(await labels(catalogue, { status: 'disabled' })).toEqual(['Grace'])
    expect((await labels(catalogue, { status: 'active' })).sort()).toEqual(['Ada', 'Encoder'])
    hall.clock.nowMs += 61 * MINUTE
    expect((await labels(catalogue, { status: 'expired' })).sort()).toEqual(['Ada', 'Grace'])
  })

  it('shows what was revoked, until the revocation is lifted or over', async () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall, { label: 'Ada' }))
    const untilMs = START_MS + MINUTE
    const revocation = { kind: 'grant' as const, value: ref.id, untilMs, note: '' }
    hall.catalogue.revocations.create(revocation, 'console')
    expect(await labels(hall.catalogue, { status: 'revoked' })).toEqual(['Ada'])
    hall.clock.nowMs = untilMs
    expect(await labels(hall.catalogue, { status: 'revoked' })).toEqual([])
    hall.catalogue.tokens.act('lift', [ref], 'console')
    expect((await page(hall.catalogue)).tokens[0]?.revokedAtMs).toBeNull()
  })

  it('lets others have their turn while it looks through many', async () => {
    const hall = setUp()
    const asked = { streamId: hall.streamId, minutes: 60, label: '', tags: [] }
    const many = (): void => {
      for (let at = 0; at < 1_500; at += 1) hall.catalogue.links.issue(asked, 'console')
    }
    hall.catalogue.batch(many, { keep: true })
    let turns = 0
    let done = false
    const count = (): void => {
      turns += 1
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    await page(hall.catalogue, { text: 'nobody' })
    done = true
    expect(turns).toBeGreaterThanOrEqual(3)
  })
})

it('leads no link to a media server that is only played, while there is another', () => {
  const { catalogue } = createFixture()
  const { id: streamId } = catalogue.streams.create(stream({ name: 'live.mp3' }), 'console')
  const add = (name: string, publicUrl: string | null, protocol = 'icecast' as const) =>
    catalogue.mediaServers.create(server({ name, protocol, publicUrl }), 'console').server
  catalogue.mediaServers.create(server({ ...PRACTICE, protocol: 'generic' }), 'console')
  const asked = tokenInputSchema.parse({ kind: 'listener-link', streamId, minutes: 60 })
  const names = (): readonly string[] =>
    catalogue.tokens.issue(asked, 'console').urls.map(({ name }) => name)
  const linked = (): string | null =>
    catalogue.links.issue({ streamId, minutes: 60, label: '', tags: [] }, 'console').url
  expect(names()).toEqual([PRACTICE.name])
  const silent = add('Silent', null)
  expect([names(), linked()]).toEqual([[], null])
  add('Icecast', 'http://radio.example:8000')
  expect(names()).toEqual(['Icecast'])
  expect(linked()).toMatch(/^http:\/\/radio\.example:8000\/live\.mp3\?/)
  catalogue.mediaServers.remove(silent.id, 'console')
  expect(names()).toEqual(['Icecast'])
})

it('a status names what counts most', () => {
  const hall = setUp()
  const plain = issue(hall, link(hall)).token
  const at = plain.expiresAtMs ?? 0
  expect(tokenStatus(plain, at - 1)).toBe('active')
  expect(tokenStatus(plain, at)).toBe('expired')
  expect(tokenStatus({ ...plain, disabledAtMs: 1 }, at - 1)).toBe('disabled')
  expect(tokenStatus({ ...plain, revokedAtMs: 1 }, at)).toBe('revoked')
  expect(tokenStatus({ ...plain, revokedAtMs: 1, revokedUntilMs: at }, at)).toBe('expired')
  expect(tokenStatus({ ...plain, deletedAtMs: 1, revokedAtMs: 1 }, at)).toBe('deleted')
})
