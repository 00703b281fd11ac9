import { describe, expect, it } from 'vitest'
import { createNginxRtmpControl } from '../../../../electron/sessions/control/nginx-rtmp.ts'
import type { ControlTarget } from '../../../../electron/sessions/control/types.ts'
import { sessionFor } from './sessions.ts'

const TARGET: ControlTarget = { url: '', allowPrivate: true, user: '', secret: null }
const viewer = (id: number) =>
  sessionFor({ id: `s${id}`, streamName: 'live/news', sessionKey: `${id}:live/news` })

/** @param answer What rtmp_control says to each call, counted from 1. */
function dropping(answer: (call: number) => string) {
  const asked: string[] = []
  const control = createNginxRtmpControl(async (_, { path, query }) => {
    asked.push(`${path}?${query}`)
    return answer(asked.length)
  })
  return { asked, cut: (...ids: readonly number[]) => control.cut(TARGET, ids.map(viewer)) }
}

describe('dropping at nginx', () => {
  it('does not take an answer of 0 for done, asks the other workers, and says that nobody was dropped', async () => {
    const { asked, cut } = dropping(() => '0')
    expect(await cut(7)).toMatchObject([{ sessionId: 's7', outcome: 'not_found' }])
    expect(asked).toHaveLength(1 + 8 + 32 + 32)
    expect(new Set(asked)).toEqual(new Set(['/drop/subscriber?app=live&name=news&clientid=7']))
  })

  it('asks once where the first worker has it, and no more once another has', async () => {
    const first = dropping(() => '1\n')
    expect(await first.cut(7)).toMatchObject([{ outcome: 'cut' }])
    expect(first.asked).toHaveLength(1)
    const other = dropping((call) => (call === 5 ? '1' : '0'))
    expect(await other.cut(7)).toMatchObject([{ outcome: 'cut' }])
    expect(other.asked).toHaveLength(1 + 8)
  })

  it('fails where something else answers', async () => {
    await expect(dropping(() => '<html>').cut(7)).rejects.toThrow('not what rtmp_control answers')
  })

  it('looks less often for each of many whom no worker has', async () => {
    const { asked, cut } = dropping(() => '0')
    await cut(...Array.from({ length: 20 }, (_, at) => at + 1))
    expect(asked).toHaveLength(8 * 73 + 12 * 9)
  })
})

describe('the list of nginx with several workers', () => {
  const stat = (pid: number, uptime: number, ...ids: readonly number[]): string =>
    `<rtmp><pid>${pid}</pid><uptime>${uptime}</uptime><server><application><name>live</name><live><stream><name>news</name>${ids
      .map((id) => `<client><id>${id}</id><address>192.0.2.7</address></client>`)
      .join('')}</stream></live></application></server></rtmp>`

  /** A worker that has run for a minute, with its clients and how long they are there, seconds. */
  const timed = (pid: number, ...clients: readonly (readonly [id: number, seconds: number])[]) =>
    clients.reduce(
      (xml, [id, seconds]) =>
        xml.replace(`<id>${id}</id>`, `<id>${id}</id><time>${seconds * 1_000}</time>`),
      stat(pid, 60, ...clients.map(([id]) => id)),
    )

  const listOf = (...answers: readonly string[]) => {
    let call = 0
    const send = async () => answers[call++ % answers.length] ?? ''
    return createNginxRtmpControl(send).list(TARGET)
  }

  const lived = (id: number, seconds: number) => [{ session: viewer(id), liveMs: seconds * 1_000 }]

  it('has the clients of each worker that answers one of several calls, once', async () => {
    const list = await listOf(stat(1, 60, 5), stat(2, 60, 6, 7), stat(1, 60, 5))
    expect([...(list?.parts ?? [])]).toEqual(['worker 1', 'worker 2'])
    expect(list?.sessions.map(({ key }) => key)).toEqual([
      '5:live/news',
      '6:live/news',
      '7:live/news',
    ])
  })

  it('tells of no restart by a worker that began since, whose clients have higher numbers', async () => {
    const list = await listOf(stat(2, 60, 21, 22))
    expect(list?.overAfterMs?.(lived(20, 600))).toBeNull()
    expect((await listOf(stat(2, 60)))?.overAfterMs?.(lived(20, 600))).toBeNull()
  })

  it('tells of no restart by whoever connected first and asked later, in a worker of before', async () => {
    const list = await listOf(stat(1, 3_600, 3))
    expect(list?.overAfterMs?.(lived(20, 600))).toBeNull()
  })

  it('tells of no restart where another nginx counts on, whose clients are there for longer with higher numbers', async () => {
    const list = await listOf(timed(2, [3, 40], [4, 20]), timed(9, [5_000, 3_000], [5_001, 10]))
    expect(list?.overAfterMs?.(lived(4_000, 600))).toBeNull()
    expect((await listOf(timed(2, [3, 40])))?.overAfterMs?.(lived(4_000, 600))).toBe(62_000)
  })

  it('tells of a restart by a lower number in a worker that began since', async () => {
    const list = await listOf(stat(2, 60, 3, 40))
    expect(list?.overAfterMs?.(lived(20, 600))).toBe(62_000)
    const inOrder = await listOf(timed(2, [3, 58]), timed(3, [40, 20], [21, 25]))
    expect(inOrder?.overAfterMs?.(lived(20, 600))).toBe(62_000)
    const foreign = { session: sessionFor({ sessionKey: 'no number' }), liveMs: 600_000 }
    expect(list?.overAfterMs?.([foreign])).toBeNull()
  })
})
