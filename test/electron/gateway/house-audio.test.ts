import { execFileSync } from 'node:child_process'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHouseAudio } from '../../../electron/gateway/house-audio.ts'
import { checkHouseFile, type HouseFile } from '../../../electron/gateway/house-playlist.ts'
import { mp3 } from './audio.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-house-'))
  mkdirSync(join(folder, 'pause'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(...names: readonly string[]): HouseFile {
  const segments = names.map((name) => `#EXTINF:1,\n${name}\n`).join('')
  const checked = checkHouseFile('pause', `#EXTM3U\n${segments}#EXT-X-ENDLIST\n`)
  if (typeof checked === 'string') throw new Error(checked)
  return checked
}

it.skipIf(process.platform !== 'linux')('a pipe is no audio, and is not waited for', async () => {
  const pipe = join(folder, 'pause', 'a.mp3')
  execFileSync('mkfifo', [pipe])
  try {
    expect(await createHouseAudio(folder)(file('a.mp3'))).toBeNull()
  } finally {
    // Lets go of whoever waits for it.
    closeSync(openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK))
  }
})

it('a segment that sounds otherwise than the first is left out', async () => {
  const sounds = { a: mp3(5), b: mp3(5, { rate: 48_000 }), c: mp3(5, { isMono: true }), d: mp3(1) }
  for (const [name, sound] of Object.entries(sounds)) {
    writeFileSync(join(folder, 'pause', `${name}.mp3`), sound)
  }
  const audio = await createHouseAudio(folder)(file('a.mp3', 'b.mp3', 'c.mp3', 'd.mp3'))
  const frames = await Promise.all([0, 1, 2, 3].map(async (n) => await audio?.frames(n)))
  expect(frames.map((each) => each?.length)).toEqual([5, 0, 0, 1])
})
