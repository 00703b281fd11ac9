import { randomFillSync } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WINDOW = 6

/**
 * Writes a live HLS stream into a folder: a segment now and then, and a playlist of the latest six.
 *
 * @param segmentBytes Size of a segment. What is in it means nothing.
 */
export function startGenerator(
  folder: string,
  segmentSeconds: number,
  segmentBytes: number,
): { stop(): void } {
  const segment = randomFillSync(Buffer.alloc(segmentBytes))
  let next = 0

  function add(): void {
    writeFileSync(join(folder, `${next}.ts`), segment)
    next += 1
    rmSync(join(folder, `${next - WINDOW - 3}.ts`), { force: true })
    const first = Math.max(0, next - WINDOW)
    const lines = [
      '#EXTM3U',
      '#EXT-X-VERSION:3',
      `#EXT-X-TARGETDURATION:${segmentSeconds}`,
      `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ]
    for (let n = first; n < next; n += 1) {
      lines.push(`#EXTINF:${segmentSeconds.toFixed(3)},`, `${n}.ts`)
    }
    writeFileSync(join(folder, 'new.m3u8'), `${lines.join('\n')}\n`)
    // Nobody may read half of one.
    renameSync(join(folder, 'new.m3u8'), join(folder, 'index.m3u8'))
  }

  for (let n = 0; n < WINDOW; n += 1) add()
  const timer = setInterval(add, segmentSeconds * 1000)
  return { stop: () => clearInterval(timer) }
}
