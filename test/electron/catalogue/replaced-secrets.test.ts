import { describe, expect, it } from 'vitest'
import { createFixture, refusal, server, stream } from './fixture.ts'

/** A station with a stream and a Nimble. */
function station() {
  const fixture = createFixture()
  const { catalogue } = fixture
  const { id } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  const nimble = server({ name: 'hall', protocol: 'nimble' })
  const { id: hall } = catalogue.mediaServers.create(nimble, 'console').server
  catalogue.mediaServers.setSigningPassword(hall, { password: 's3cret-pass' }, 'console')
  return { ...fixture, id, hall }
}

describe('a secret that was replaced', () => {
  const KINDS = ['whip_token', 'front_door', 'server_secret'] as const
  type Kind = (typeof KINDS)[number]

  /** A station whose secrets were all set once; each can be set to another, or removed. */
  function holder() {
    const hall = station()
    const { catalogue, id, db, secrets } = hall
    const server = hall.hall
    const set: Readonly<Record<Kind, (value: string | null) => unknown>> = {
      whip_token: (value) => catalogue.streams.setWhipToken(id, value, 'console'),
      front_door: (value) =>
        catalogue.frontDoors.set(
          id,
          value === null ? null : { kind: 'nimble', secret: value },
          'console',
        ),
      server_secret: (value) =>
        catalogue.mediaServers.setSecret(
          server,
          'control-token',
          { value, overlapMinutes: 0 },
          'console',
        ),
    }
    catalogue.streams.update(
      id,
      stream({ name: 'live/news', playUrl: 'https://a.test/news', whipUrl: 'https://w.test/news' }),
      'console',
    )
    const held = (kind: Kind): string => {
      const table = {
        ...{ whip_token: 'stream_whip_tokens', front_door: 'stream_front_doors' },
        server_secret: "media_server_secrets WHERE purpose = 'control-token'",
      }[kind]
      const rows = db.prepare<[], { sealed: Uint8Array }>(`SELECT sealed FROM ${table}`).all()
      return rows.map(({ sealed }) => secrets.open(sealed)).join()
    }
    const filed = (kind: Kind) => catalogue.deleted.list().filter((each) => each.kind === kind)
    return { ...hall, set, held, filed }
  }

  it.each(KINDS)('comes back in the place of the other, and back again: %s', (kind) => {
    const { catalogue, set, held, filed } = holder()
    set[kind]('first')
    const before = filed(kind).length
    set[kind]('second')
    expect(held(kind)).toContain('second')
    const [first] = filed(kind)
    expect(filed(kind)).toHaveLength(before + 1)
    catalogue.deleted.restore(first?.id ?? '', 'console')
    expect(held(kind)).toContain('first')
    const [second] = filed(kind)
    catalogue.deleted.restore(second?.id ?? '', 'console')
    expect(held(kind)).toContain('second')
    expect(filed(kind)).toHaveLength(before + 1)
  })

  it.each(KINDS)('comes back after it was removed, but not where its owner is gone: %s', (kind) => {
    const { catalogue, set, held, filed, id, hall } = holder()
    set[kind]('first')
    set[kind](null)
    const [first] = filed(kind)
    expect(held(kind)).toBe('')
    if (kind === 'server_secret') catalogue.mediaServers.remove(hall, 'console')
    else catalogue.streams.remove(id, 'console')
    const gone = refusal(() => catalogue.deleted.restore(first?.id ?? '', 'console'))
    expect(gone.code).toBe('ERR_RESTORE_TAKEN')
    const [owner] = catalogue.deleted.list()
    catalogue.deleted.restore(owner?.id ?? '', 'console')
    catalogue.deleted.restore(first?.id ?? '', 'console')
    expect(held(kind)).toContain('first')
  })

  it('counts for nothing until then, and is filed sealed', () => {
    const { catalogue, hall, db, id, set } = holder()
    set.whip_token('a-first-secret')
    set.whip_token('a-second-secret')
    expect(catalogue.streams.whipToken(id)).toBe('a-second-secret')
    catalogue.mediaServers.setSigningPassword(hall, { password: 'another' }, 'console')
    const filed = JSON.stringify(db.prepare('SELECT * FROM deleted_rows').all())
    for (const text of ['a-first-secret', 's3cret-pass']) {
      expect(filed).not.toContain(text)
      expect(filed).not.toContain(Buffer.from(text).toString('base64'))
    }
    expect(catalogue.deleted.list()[0]).toMatchObject({
      kind: 'server_secret',
      label: 'hall: signing password',
    })
  })

  it('is not filed where the same is set again', () => {
    const { set, filed } = holder()
    set.whip_token('same')
    const before = filed('whip_token').length
    set.whip_token('same')
    expect(filed('whip_token')).toHaveLength(before)
  })
})
