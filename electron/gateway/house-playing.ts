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
/** Who is behind by more, seconds, was asleep: what was missed is left out, or it would all go out at once. */
const MOST_BEHIND = 5

/** Begins to play a house file in its own time. @returns What stops it. */
export function playHouse(audio: HouseAudio, playing: Playing): () => void {
  const { segments } = audio.file
  const { loopsAtMs, monotonicMs } = playing
  const firstMs = monotonicMs()
  let beganMs = firstMs
  let isOver = false
  let sent = 0

  /** How far what was sent is ahead of the time, seconds. */
  const ahead = (): number => sent - (monotonicMs() - beganMs) / 1_000

  const place = (): [index: number, skip: number] =>
    loopsAtMs === null ? [0, 0] : placeAt(audio, (loopsAtMs + monotonicMs() - firstMs) / 1_000)

  /** Waits until what was sent is due. Bytes that are ready go out first. */
  async function pace(ready: Buffer[]): Promise<void> {
    if (ready.length > 0 && !playing.isFull()) playing.write(Buffer.concat(ready))
    ready.length = 0
    do await sleep(STEP_MS, undefined, { ref: false })
    while (!isOver && ahead() >= AHEAD)
  }

  /** Whether what was missed is left out from here on. */
  function isLate(): boolean {
    if (ahead() >= -MOST_BEHIND) return false
    beganMs = monotonicMs()
    sent = 0
    return true
  }

  async function run(): Promise<void> {
    let [index, skip] = place()
    const ready: Buffer[] = []
    while (loopsAtMs !== null || index < segments.length) {
      let heard = 0
      let isMoved = false
      for (const { bytes, seconds } of await audio.frames(index % segments.length)) {
        heard += seconds
        if (heard <= skip) continue
        // Once alone goes on where it was; all hear the same of a loop.
        isMoved = isLate() && loopsAtMs !== null
        if (isMoved) break
        ready.push(bytes)
        sent += seconds
        if (ahead() >= AHEAD) await pace(ready)
        if (isOver) return
      }
      // Without sound there is nothing to wait by.
      if (heard === 0) await pace(ready)
      if (isOver) return
      if (isMoved) [index, skip] = place()
      else [index, skip] = [index + 1, 0]
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
