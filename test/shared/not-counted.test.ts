import { expect, it } from 'vitest'
import { notCounted } from '../../shared/not-counted.ts'
import type { Session } from '../../shared/session.ts'

const session = (over: Partial<Session>): Session =>
  ({
    action: 'subscribe',
    streamId: 's1',
    country: 'DE',
    protocol: 'hls',
    tags: [],
    ...over,
  }) as Session

it('is who watches and of whom only the end is told, of what the screen is about', () => {
  const sessions = [
    session({}),
    session({ streamId: 's2', country: 'FR' }),
    session({ protocol: 'icecast', tags: ['acme'], viewerId: 'ana' }),
    session({ viewedMs: 0, tags: ['acme'] }),
    session({ action: 'publish' }),
  ]
  for (const [only, count] of [
    [{}, 3],
    [{ streamId: 's1' }, 2],
    [{ country: 'FR' }, 1],
    [{ protocol: 'hls' }, 2],
    [{ streamId: 's1', protocol: 'icecast' }, 1],
    [{ streamId: '' }, 0],
    [{ tag: 'acme' }, 1],
    [{ tag: '' }, 2],
    [{ viewerId: 'ana' }, 1],
    [{ viewerId: '' }, 2],
  ] as const) {
    expect(notCounted(sessions, only), JSON.stringify(only)).toBe(count)
  }
  expect(notCounted(sessions, {}, 'publish')).toBe(1)
})
