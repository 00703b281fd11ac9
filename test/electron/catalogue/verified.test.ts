import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NOT_ENDED } from '../../../electron/catalogue/links.ts'
import type { State } from '../../../electron/catalogue/state.ts'
import { createVerified } from '../../../electron/catalogue/verified.ts'
import { createVerifier } from '../../../electron/catalogue/verifier.ts'
import type { StoredLink } from '../../../electron/store/catalogue/links.ts'
import { signRjAuth } from '../../../electron/tokens/rj-auth.ts'
import type { AccessRequest, Grant } from '../../../shared/access.ts'
import type { Stream } from '../../../shared/stream.ts'

const keysOf = (secret: string) => [
  {
    id: secret,
    createdAtMs: 0,
    key: createSecretKey(Buffer.from(secret)),
    retiredAtMs: null,
  },
]
const verified = (id: string) => ({
  grant: { id } as Grant,
  link: undefined,
  streams: new Map(),
})

describe('tokens that were verified before', () => {
  it('are forgotten when the signing keys change', () => {
    const links = createVerified<ReturnType<typeof verified>>()
    const keys = keysOf('a')
    links.find('token', keys)
    links.remember('token', verified('one'))
    expect(links.find('token', keysOf('b'))).toBeUndefined()
    expect(links.find('token', keys)).toBeUndefined()
  })

  it('are known by their whole text', () => {
    const links = createVerified<ReturnType<typeof verified>>()
    const keys = keysOf('a')
    links.find('token', keys)
    links.remember('token', verified('one'))
    expect(links.find('token', keys)?.grant.id).toBe('one')
    expect(links.find('toke', keys)).toBeUndefined()
    expect(links.find('token=', keys)).toBeUndefined()
  })

  it('make room for others, those not asked for again first', () => {
    const links = createVerified<ReturnType<typeof verified>>(10)
    const keys = keysOf('a')
    links.find('', keys)
    links.remember('old', verified('old'))
    links.remember('used', verified('used'))
    for (let n = 0; n < 30; n += 1) {
      expect(links.find('used', keys)?.grant.id).toBe('used')
      links.remember(`token-${n}`, verified('other'))
    }
    expect(links.find('old', keys)).toBeUndefined()
  })
})

describe('a link that was verified before', () => {
  const keys = keysOf('k'.repeat(32))
  const value = signRjAuth({
    streamName: 'live/news',
    expiresAtMs: 1_000,
    key: keys[0]?.key as NonNullable<(typeof keys)[0]>['key'],
  })
  const streamsWith = (id: string) =>
    new Map([[id, { id, name: id === 'gone' ? 'live/other' : 'live/news' } as Stream]])

  function verifying() {
    let state = { signingKeys: keys, streams: streamsWith('news') } as unknown as State
    const links = new Map<string, StoredLink>()
    const verify = createVerifier(
      () => state,
      { links, ended: new Set() },
      { hash: (text) => text },
      {
        'edge-auth': () => ({ ok: false, reason: 'credential_unknown', grantId: null }),
        opaque: () => null,
        jwt: [],
        'nms-sign': () => null,
        policyFault: () => null,
      },
    )
    return {
      links,
      change(part: Partial<State>): void {
        state = { ...state, ...part }
      },
      grant: () => {
        const result = verify({ kind: 'rj-auth', value }, {} as AccessRequest, 0)
        return result.ok ? result.grant : result.reason
      },
    }
  }

  it('is refused once its key is gone', () => {
    const { change, grant } = verifying()
    expect(grant()).toMatchObject({ streamIds: ['news'] })
    change({ signingKeys: keysOf('x'.repeat(32)) })
    expect(grant()).toBe('credential_signature')
  })

  it('is for no stream once none has its name, and for the one that has it next', () => {
    const { change, grant } = verifying()
    expect(grant()).toMatchObject({ streamIds: ['news'] })
    change({ streams: streamsWith('gone') })
    expect(grant()).toMatchObject({ streamIds: [] })
    change({ streams: streamsWith('news-2') })
    expect(grant()).toMatchObject({ streamIds: ['news-2'] })
  })

  it('gets the tags of its list entry as soon as it has one', () => {
    const { links, grant } = verifying()
    const { id } = grant() as Grant
    const link = { id, streamId: 'news', label: '', tags: ['gold'], ...NOT_ENDED }
    links.set(id, link as unknown as StoredLink)
    expect(grant()).toMatchObject({ tags: ['gold'] })
  })
})
