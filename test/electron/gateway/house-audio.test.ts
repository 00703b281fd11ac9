import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHouseAudio } from '../../../electron/gateway/house-audio.ts'
import { checkHouseFile, type HouseFile } from '../../../electron/gateway/house-playlist.ts'

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
