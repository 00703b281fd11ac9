import { describe, expect, it } from 'vitest'
import { onAirOf } from '../../../../renderer/features/streams/on-air.ts'
import type { MediaServerStatus } from '../../../../shared/media-server.ts'

const server = (id: string, reportsPublishers: boolean) => ({
  id,
  capabilities: { reportsPublishers } as MediaServerStatus['capabilities'],
})
const icecast = server('icecast', true)
const nimble = server('nimble', false)
const count = (publishers: number, ...ids: string[]) => ({
  publishers,
  viewers: ids.length,
  mediaServerIds: new Set(ids),
})

describe('whether a stream is on air', () => {
  it.each([
    ['not_told', 'watched at a server that never tells', count(0, 'nimble'), [icecast, nimble]],
    ['not_told', 'watched by nobody, and one server never tells', count(0), [icecast, nimble]],
    ['idle', 'watched at a server that would tell', count(0, 'icecast'), [icecast, nimble]],
    ['idle', 'watched by nobody, and every server would tell', count(0), [icecast]],
    ['on_air', 'published', count(1, 'nimble'), [icecast, nimble]],
  ] as const)('is %s: %s', (expected, _, live, servers) => {
    expect(onAirOf(live, servers)).toBe(expected)
  })
})
