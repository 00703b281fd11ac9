import { beforeAll, describe, expect, it, vi } from 'vitest'
import type * as KeyLabels from '../../../renderer/components/key-labels.ts'
import type { StreamKey } from '../../../shared/credential.ts'
import { session } from '../../shared/records.ts'

let labels: typeof KeyLabels
beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} })
  labels = await import('../../../renderer/components/key-labels.ts')
})

const key = (id: string, label: string): StreamKey => ({
  id,
  streamId: 'news',
  label,
  hint: 'sdk_abcd',
  createdAtMs: 1,
  expiresAtMs: null,
  disabledAtMs: null,
  lastUsedAtMs: null,
})

describe('nameOfKey', () => {
  it('is no name for what is no stream key', () => {
    expect(labels.nameOfKey('rj-1', [key('key-a-1', 'Studio')])).toBeNull()
  })

  it('is the label, else what it is and never the id', () => {
    const keys = [key('key-a-1', 'Studio'), key('key-2', '')]
    expect(labels.nameOfKey('key-a-1', keys)).toBe('Studio')
    expect(labels.nameOfKey('key-2', keys)).toBe('stream key')
    expect(labels.nameOfKey('key-deleted-3', keys)).toBe('stream key')
  })
})

describe('streamsOnAir', () => {
  it('leaves out what is only watched, and names each stream once in one order', () => {
    const sessions = [
      session({ id: '1', action: 'publish', streamId: 'news' }),
      session({ id: '2', action: 'subscribe', streamId: 'hall' }),
      session({ id: '3', action: 'publish', streamId: 'gala' }),
      session({ id: '4', action: 'publish', streamId: 'news' }),
    ]
    expect(labels.streamsOnAir(sessions)).toBe('gala news')
    expect(labels.streamsOnAir([])).toBe('')
  })
})
