import { expect, it } from 'vitest'
import { notCounted } from '../../../../renderer/features/usage/not-counted.ts'
import type { Session } from '../../../../shared/session.ts'

const session = (over: Partial<Session>): Session =>
  ({ action: 'subscribe', streamId: 's1', country: 'DE', protocol: 'hls', ...over }) as Session

it('is who watches and of whom only the end is told, of what the screen is about', () => {
  const sessions = [
    session({}),
    session({ streamId: 's2', country: 'FR' }),
    session({ protocol: 'icecast' }),
    session({ viewedMs: 0 }),
    session({ action: 'publish' }),
  ]
  for (const [only, count] of [
    [{}, 3],
    [{ streamId: 's1' }, 2],
    [{ country: 'FR' }, 1],
    [{ protocol: 'hls' }, 2],
    [{ streamId: 's1', protocol: 'icecast' }, 1],
    [{ streamId: '' }, 0],
  ] as const) {
    expect(notCounted(sessions, only), JSON.stringify(only)).toBe(count)
  }
})
