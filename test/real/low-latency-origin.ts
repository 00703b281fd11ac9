import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { playerFile } from './hls-origin.ts'
import { run } from './programs.ts'

/*
 * An origin of low-latency HLS (draft-pantos-hls-rfc8216bis): real fragments of ffmpeg as parts, two renditions, reloads and hinted parts
 * that are held back until there is something new, rendition reports and delta updates.
 */
export interface LowLatencyOrigin {
  readonly url: string
  /** Paths with their queries, in the order they were asked for. */
  readonly asked: readonly string[]
  /** How many requests are held back now. */
  held(): number
  close(): void
}

const PART_SECONDS = 0.5
const PARTS_EACH = 4
const SEGMENT_SECONDS = PART_SECONDS * PARTS_EACH
/** Six target durations, the least the draft allows (section 4.4.3.8). */
const SKIP_UNTIL = 6 * SEGMENT_SECONDS
/** So much is there at the beginning: more than what is never left out of a delta update. */
const FIRST_PARTS = 10 * PARTS_EACH
const MASTER = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=200000,CODECS="avc1.42c00a",RESOLUTION=160x120
one/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=400000,CODECS="avc1.42c00a",RESOLUTION=160x120
two/index.m3u8
`

interface Held {
  readonly response: ServerResponse
  readonly untilParts: number
  answer(): void
}

/** Makes a minute of it and begins to play; the folder is where it is kept. */
export async function startLowLatencyOrigin(folder: string): Promise<LowLatencyOrigin> {
  const { init, parts } = await makeParts(join(folder, 'parts.mp4'))
  const beganMs = performance.now()
  const asked: string[] = []
  let held: Held[] = []
  const shown = (): number => {
    const since = Math.floor((performance.now() - beganMs) / (PART_SECONDS * 1_000))
    return Math.min(parts.length, FIRST_PARTS + since)
  }

  function hold(response: ServerResponse, untilParts: number, answer: () => void): void {
    if (untilParts > shown()) held.push({ response, untilParts, answer })
    else answer()
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://origin')
    const page = playerFile(pathname)
    if (page !== null) {
      response.setHeader('content-type', page.type).end(page.body)
      return
    }
    asked.push(request.url ?? '')
    const [, rendition = '', name = ''] = pathname.split('/')
    const [, segment, part] = /^s(\d+)(?:\.(\d+))?\.mp4$/.exec(name) ?? []
    if (rendition === 'index.m3u8') sendPlaylist(response, MASTER)
    else if (name === 'index.m3u8') {
      const isDelta = searchParams.get('_HLS_skip') === 'YES'
      hold(response, partsUntil(searchParams), () =>
        sendPlaylist(response, playlistOf(shown(), rendition === 'one' ? 'two' : 'one', isDelta)),
      )
    } else if (name === 'init.mp4') response.end(init)
    else if (segment !== undefined) {
      const from = Number(segment) * PARTS_EACH + Number(part ?? 0)
      const to = from + (part === undefined ? PARTS_EACH : 1)
      hold(response, to, () => response.end(Buffer.concat(parts.slice(from, to))))
    } else response.writeHead(404).end()
  })
  const timer = setInterval(() => {
    const due = held.filter(({ untilParts }) => untilParts <= shown())
    held = held.filter((each) => !due.includes(each) && !each.response.destroyed)
    for (const each of due) each.answer()
  }, 20)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    held: () => held.filter(({ response }) => !response.destroyed).length,
    close() {
      clearInterval(timer)
      server.closeAllConnections()
      server.close()
    },
  }
}

const sendPlaylist = (response: ServerResponse, text: string): void =>
  void response.setHeader('content-type', 'application/vnd.apple.mpegurl').end(text)

/** Section 6.2.5.2: how many parts have to be there before a reload is answered. */
function partsUntil(query: URLSearchParams): number {
  const segment = query.get('_HLS_msn')
  if (segment === null) return 0
  const part = query.get('_HLS_part')
  return Number(segment) * PARTS_EACH + (part === null ? PARTS_EACH : Number(part) + 1)
}

function playlistOf(shown: number, other: string, isDelta: boolean): string {
  const whole = Math.floor(shown / PARTS_EACH)
  const skipped = isDelta ? whole - SKIP_UNTIL / SEGMENT_SECONDS : 0
  const lines = [
    '#EXTM3U',
    `#EXT-X-TARGETDURATION:${SEGMENT_SECONDS}`,
    '#EXT-X-VERSION:9',
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${3 * PART_SECONDS},CAN-SKIP-UNTIL=${SKIP_UNTIL}`,
    `#EXT-X-PART-INF:PART-TARGET=${PART_SECONDS}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    ...(isDelta ? [`#EXT-X-SKIP:SKIPPED-SEGMENTS=${skipped}`] : ['#EXT-X-MAP:URI="init.mp4"']),
  ]
  for (let segment = skipped; segment <= whole; segment += 1) {
    const parts = Math.min(PARTS_EACH, shown - segment * PARTS_EACH)
    for (let part = 0; part < parts && segment >= whole - 3; part += 1) {
      const independent = part === 0 ? ',INDEPENDENT=YES' : ''
      const uri = `s${segment}.${part}.mp4`
      lines.push(`#EXT-X-PART:DURATION=${PART_SECONDS},URI="${uri}"${independent}`)
    }
    if (segment < whole) lines.push(`#EXTINF:${SEGMENT_SECONDS},`, `s${segment}.mp4`)
  }
  const [lastSegment, lastPart] = [Math.floor((shown - 1) / PARTS_EACH), (shown - 1) % PARTS_EACH]
  lines.push(
    `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s${whole}.${shown % PARTS_EACH}.mp4"`,
    `#EXT-X-RENDITION-REPORT:URI="../${other}/index.m3u8",LAST-MSN=${lastSegment},LAST-PART=${lastPart}`,
  )
  return `${lines.join('\n')}\n`
}

async function makeParts(file: string): Promise<{ init: Buffer; parts: readonly Buffer[] }> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10', '-t', '60']
  const coding = ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast']
  const frames = ['-pix_fmt', 'yuv420p', '-g', String(10 * SEGMENT_SECONDS)]
  const cut = ['-movflags', 'empty_moov+default_base_moof', '-frag_duration', '500000']
  const made = run('ffmpeg', ['-v', 'error', '-y', ...picture, ...coding, ...frames, ...cut, file])
  if ((await made.ended) !== 0) throw new Error(made.output())
  return atFragments(readFileSync(file))
}

/** Cuts fragmented MP4 (ISO/IEC 14496-12): each `moof` begins a part, what stands before the first initialises. */
function atFragments(mp4: Buffer): { init: Buffer; parts: readonly Buffer[] } {
  const begins: number[] = []
  let end = 0
  while (end < mp4.length) {
    const type = mp4.toString('latin1', end + 4, end + 8)
    if (type === 'mfra') break
    if (type === 'moof') begins.push(end)
    end += mp4.readUInt32BE(end)
  }
  const parts = begins.map((from, index) => mp4.subarray(from, begins[index + 1] ?? end))
  return { init: mp4.subarray(0, begins[0]), parts }
}
