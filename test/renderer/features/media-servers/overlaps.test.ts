import { expect, it } from 'vitest'
import { firstOverlap, OVERLAPS } from '../../../../renderer/features/media-servers/overlaps.ts'

it('the old secret does not end with the first use of the new one where whoever is in is still told of with it', () => {
  const endsWithUse = (protocol: 'icecast' | 'nginx-rtmp' | 'nimble'): boolean =>
    OVERLAPS[firstOverlap({ protocol })].endsWithUse
  expect([endsWithUse('icecast'), endsWithUse('nginx-rtmp'), endsWithUse('nimble')]).toEqual([
    false,
    false,
    true,
  ])
})
