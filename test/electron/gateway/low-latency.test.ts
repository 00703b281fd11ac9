import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Station, startStation } from './station.ts'

/*
 * Low-latency HLS as an origin speaks it: the playlist of RFC 8216bis appendix B.1, with a reload that is held back until
 * there is something new (section 6.2.5.2), parts by range, and delta updates.
 */
let station: Station
let asked: { path: string; range: string | undefined }[]
let held: ServerResponse[]
let parts: number

const playlistOf = (folder: string): string => `#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-VERSION:6
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0,CAN-SKIP-UNTIL=12.0
#EXT-X-PART-INF:PART-TARGET=0.33334
#EXT-X-MEDIA-SEQUENCE:266
#EXT-X-MAP:URI="${folder}init.mp4"
#EXTINF:4.00008,
fileSequence266.mp4
${Array.from({ length: parts }, (_, n) => `#EXT-X-PART:DURATION=0.33334,URI="fileSequence267.mp4",BYTERANGE="10@${n * 10}"\n`).join('')}#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${folder}fileSequence267.mp4",BYTERANGE-START=${parts * 10}
#EXT-X-RENDITION-REPORT:URI="../1M/index.m3u8",LAST-MSN=267,LAST-PART=${parts - 1}
`

beforeEach(async () => {
  asked = []
  held = []
  parts = 1
  station = await startStation((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    asked.push({ path: request.url ?? '', range: request.headers.range })
    if (url.pathname.endsWith('.m3u8')) {
      const wanted = Number(url.searchParams.get('_HLS_part') ?? 0)
      response.setHeader('content-type', 'application/vnd.apple.mpegurl')
      if (wanted >= parts) held.push(response)
      else response.end(playlistOf(`${station.originUrl}/2M/`))
      return
    }
    if (url.pathname.endsWith('hinted.mp4')) {
      held.push(response)
      return
    }
    response.writeHead(206, { 'content-type': 'video/mp4', 'content-range': 'bytes 0-9/100' })
    response.end('0123456789')
  })
})
afterEach(() => station.close())

/** Longer than what comes at once takes. */
const HELD_MS = 150

/** The origin has another part, and answers whom it held back. */
function nextPart(): void {
  parts += 1
  for (const response of held.splice(0)) response.end(playlistOf(`${station.originUrl}/2M/`))
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function entered(): Promise<{ path: string; id: string; text: string }> {
  const streamId = station.stream({ name: 'live', origin: '/2M/index.m3u8' })
  const { query, id } = station.link(streamId)
  const answer = await station.get(`/play/live?${query}`)
  return { path: new URL(answer.url).pathname, id, text: await answer.text() }
}

describe('low-latency HLS', () => {
  it('keeps every tag, with addresses below the folder leading here', async () => {
    const { path, text } = await entered()
    const own = path.slice(0, path.lastIndexOf('/'))
    expect(text).toContain(`#EXT-X-MAP:URI="${own}/init.mp4"`)
    expect(text).toContain(
      `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${own}/fileSequence267.mp4",BYTERANGE-START=10`,
    )
    expect(text.replaceAll(own, `${station.originUrl}/2M`)).toBe(
      playlistOf(`${station.originUrl}/2M/`),
    )
  })

  it('is held back as long as the origin holds it, while parts go on', async () => {
    const { path } = await entered()
    const reload = station.get(`${path}?_HLS_msn=267&_HLS_part=1&_HLS_skip=YES`)
    await until(() => held.length === 1)
    expect(asked.at(-1)?.path).toBe('/2M/index.m3u8?_HLS_msn=267&_HLS_part=1&_HLS_skip=YES')
    const part = await station.get(path.replace('index.m3u8', 'fileSequence267.mp4'), {
      headers: { range: 'bytes=0-9' },
    })
    expect([part.status, await part.text()]).toEqual([206, '0123456789'])
    expect(asked.at(-1)?.range).toBe('bytes=0-9')
    nextPart()
    expect(await (await reload).text()).toContain('BYTERANGE="10@10"')
  })

  const revoke = (value: string): void => {
    const revocation = { kind: 'grant', value, untilMs: null, note: '' } as const
    station.app.catalogue.revocations.create(revocation, 'console')
  }

  it('tells who is revoked while it is held back of no part more', async () => {
    const { path, id } = await entered()
    const reload = station.get(`${path}?_HLS_msn=267&_HLS_part=1`)
    await until(() => held.length === 1)
    revoke(id)
    nextPart()
    const answer = await reload
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('10@10')
  })

  it('gives a part that was asked for before it was there to who may still have it', async () => {
    const { path, id } = await entered()
    const hinted = () => station.get(path.replace('index.m3u8', 'hinted.mp4'))
    const first = hinted()
    await until(() => held.length === 1)
    setTimeout(nextPart, HELD_MS)
    expect([(await first).status, held]).toEqual([200, []])
    const second = hinted()
    await until(() => held.length === 1)
    revoke(id)
    setTimeout(nextPart, HELD_MS)
    expect((await second).status).toBe(403)
  })
})
