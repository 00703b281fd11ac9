import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type AudioFrame, framesOf, shapeOf } from './audio-frames.ts'
import { insideOf } from './house-inside.ts'
import type { HouseFile } from './house-playlist.ts'

/** A house file of MP3 or AAC, as endless audio has it. */
export interface HouseAudio {
  readonly file: HouseFile
  /** As audio-frames.ts has it. */
  readonly shape: string
  /** Fails as node:fs does when the segment is gone. */
  frames(index: number): Promise<readonly AudioFrame[]>
}

/** A minute of 320 kbit/s is less. */
const MOST_BYTES = 4 * 1024 ** 2
/** Everybody hears the same at the same time: few are needed at once. */
const MOST_KEPT = 8

/**
 * Makes what reads house files as audio.
 *
 * @param folder Of all house files.
 * @returns What gives null for one that is of something else.
 */
export function createHouseAudio(folder: string): (file: HouseFile) => Promise<HouseAudio | null> {
  const kept = new Map<string, { file: HouseFile; frames: Promise<readonly AudioFrame[]> }>()

  function frames(file: HouseFile, index: number): Promise<readonly AudioFrame[]> {
    const uri = file.segments[index]?.uri ?? ''
    const before = kept.get(uri)
    if (before?.file === file) return before.frames
    const reading = read(file.name, uri.slice(uri.lastIndexOf('/') + 1))
    reading.catch(() => kept.delete(uri))
    kept.set(uri, { file, frames: reading })
    const [first] = kept.keys()
    if (kept.size > MOST_KEPT && first !== undefined) kept.delete(first)
    return reading
  }

  async function read(name: string, part: string): Promise<readonly AudioFrame[]> {
    const path = insideOf(join(folder, name), part)
    if (path === null) return []
    const found = await stat(path)
    // A pipe would be waited for.
    if (!found.isFile() || found.size > MOST_BYTES) return []
    return framesOf(await readFile(path))
  }

  return async (file) => {
    if (!file.segments.every(({ uri, map }) => map === null && /\.(?:mp3|aac)$/.test(uri))) {
      return null
    }
    const [first, second] = await frames(file, 0).catch(() => [])
    const shape =
      first === undefined || second === undefined
        ? null
        : shapeOf(Buffer.concat([first.bytes, second.bytes]))
    return shape === null ? null : { file, shape, frames: (index) => frames(file, index) }
  }
}
