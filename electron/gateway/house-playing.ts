import { setTimeout as sleep } from 'node:timers/promises'
import type { HouseAudio } from './house-audio.ts'

/** How a house file is played to one listener. */
interface Playing {
  /** Epoch milliseconds that all hear the same of, over and over. Null: once, from its beginning. */
  readonly loopsAtMs: number | null
  /** Milliseconds of a clock that nobody sets. */
  monotonicMs(): number
  /** Whether the listener takes no more now: what is due then is left out. */
  isFull(): boolean
  write(sound: Buffer): void
  /** It was played once. */
  ended(): void
  /** It cannot be read on. */
  failed(): void
}

/** How far ahead of the time it is sent, seconds: what a player wants before it begins. */
const AHEAD = 2
const STEP_MS = 250

/** Begins to play a house file in its own time. @returns What stops it. */
export function playHouse(audio: HouseAudio, playing: Playing): () => void {
  const { segments } = audio.file
  const { loopsAtMs, monotonicMs } = playing
  const beganMs = monotonicMs()
  let isOver = false
  let sent = 0

  /** Waits until what was sent is due. Bytes that are ready go out first. */
  async function pace(ready: Buffer[]): Promise<void> {
    if (ready.length > 0 && !playing.isFull()) playing.write(Buffer.concat(ready))
    ready.length = 0
    const isEarly = (): boolean => sent >= (monotonicMs() - beganMs) / 1_000 + AHEAD
    do await sleep(STEP_MS, undefined, { ref: false })
    while (!isOver && isEarly())
  }

  async function run(): Promise<void> {
    let [index, skip] = loopsAtMs === null ? [0, 0] : placeAt(audio, loopsAtMs / 1_000)
    const ready: Buffer[] = []
    for (; loopsAtMs !== null || index < segments.length; index += 1) {
      let heard = 0
      for (const { bytes, seconds } of await audio.frames(index % segments.length)) {
        heard += seconds
        if (heard <= skip) continue
        ready.push(bytes)
        sent += seconds
        if (sent >= (monotonicMs() - beganMs) / 1_000 + AHEAD) await pace(ready)
        if (isOver) return
      }
      skip = 0
      // Without sound there is nothing to wait by.
      if (heard === 0) await pace(ready)
      if (isOver) return
    }
    await pace(ready)
    if (!isOver) playing.ended()
  }

  run().catch(() => {
    if (!isOver) playing.failed()
  })
  return () => {
    isOver = true
  }
}

/** Which segment is heard at a time, and how much of it is over. */
function placeAt({ file }: HouseAudio, seconds: number): [index: number, skip: number] {
  let left = seconds % file.seconds
  for (const [index, each] of file.segments.entries()) {
    if (left < each.seconds) return [index, left]
    left -= each.seconds
  }
  return [0, 0]
}
