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
  /** None of a segment that sounds otherwise than the first: a player would stumble over it. Fails as node:fs does when it is gone. */
  frames(index: number): Promise<readonly AudioFrame[]>
}

/** What one segment holds. */
interface Sound {
  /** As audio-frames.ts has it. Null for what is no audio. */
  readonly shape: string | null
  readonly frames: readonly AudioFrame[]
}

const SILENT: Sound = { shape: null, frames: [] }
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
  const kept = new Map<string, { file: HouseFile; sound: Promise<Sound> }>()

  function soundOf(file: HouseFile, index: number): Promise<Sound> {
    const uri = file.segments[index]?.uri ?? ''
    const before = kept.get(uri)
    if (before?.file === file) return before.sound
    const sound = read(file.name, uri.slice(uri.lastIndexOf('/') + 1))
    sound.catch(() => kept.delete(uri))
    kept.set(uri, { file, sound })
    const [first] = kept.keys()
    if (kept.size > MOST_KEPT && first !== undefined) kept.delete(first)
    return sound
  }

  async function read(name: string, part: string): Promise<Sound> {
    const path = insideOf(join(folder, name), part)
    if (path === null) return SILENT
    const found = await stat(path)
    // A pipe would be waited for.
    if (!found.isFile() || found.size > MOST_BYTES) return SILENT
    const frames = framesOf(await readFile(path))
    const bytes = frames.slice(0, 2).map((frame) => frame.bytes)
    return { frames, shape: shapeOf(Buffer.concat(bytes)) }
  }

  return async (file) => {
    if (!file.segments.every(({ uri, map }) => map === null && /\.(?:mp3|aac)$/.test(uri))) {
      return null
    }
    const { shape } = await soundOf(file, 0).catch(() => SILENT)
    if (shape === null) return null
    return {
      ...{ file, shape },
      async frames(index) {
        const sound = await soundOf(file, index)
        return sound.shape === shape ? sound.frames : []
      },
    }
  }
}
