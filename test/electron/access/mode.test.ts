import { describe, expect, it } from 'vitest'
import { mayRefuseViewers, modeOf } from '../../../electron/access/snapshot.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { compile, makeRevocation, makeStream } from './fixtures.ts'

describe('the mode of a stream as viewers meet it', () => {
  it('asks for a token on a public stream whose publish token says so', () => {
    const snapshot = compile({ streams: [makeStream({ mode: 'public' })] })
    const tools = { ...snapshot.tools, needsToken: () => true }
    expect(modeOf({ ...snapshot, tools }, 'live/news')).toBe('token')
  })

  it('leaves nobody to be refused only where no rule, limit or revocation could', () => {
    const open = makeStream({ mode: 'public' })
    const asks = (parts: object = {}) =>
      mayRefuseViewers(compile({ streams: [open], ...parts }), 'live/news')
    expect(asks()).toBe(false)
    const drop = makeRule({ effect: { kind: 'drop' } })
    expect(asks({ rules: [drop] })).toBe(true)
    expect(asks({ rules: [makeRule({ effect: { kind: 'continue' } })] })).toBe(false)
    expect(asks({ rules: [{ ...drop, state: 'shadow' }] })).toBe(false)
    expect(asks({ rules: [{ ...drop, actions: ['publish'] }] })).toBe(false)
    expect(asks({ rules: [{ ...drop, target: { kind: 'stream', streamId: 'other' } }] })).toBe(
      false,
    )
    expect(asks({ revocations: [makeRevocation({ kind: 'viewer', value: 'ada' })] })).toBe(true)
    expect(asks({ revocations: [makeRevocation({ kind: 'address', value: '203.0.113.9' })] })).toBe(
      true,
    )
    expect(asks({ streams: [makeStream({ mode: 'public', maxSessionSeconds: 60 })] })).toBe(true)
    expect(asks({ streams: [makeStream({ mode: 'token' })] })).toBe(true)
    expect(asks({ streams: [] })).toBe(true)
  })

  it('leaves somebody to be refused where a country is kept out', () => {
    const snapshot = compile({ streams: [makeStream({ mode: 'public' })] })
    const tools = { ...snapshot.tools, keepsOut: (_: string, country: string | null) => !country }
    expect(mayRefuseViewers({ ...snapshot, tools }, 'live/news')).toBe(true)
  })

  it('is that of the stream otherwise, and none where no stream is set up', () => {
    const snapshot = compile({ streams: [makeStream({ mode: 'public' })] })
    expect(modeOf(snapshot, 'live/news')).toBe('public')
    expect(modeOf(snapshot, 'live/other')).toBeNull()
  })
})
