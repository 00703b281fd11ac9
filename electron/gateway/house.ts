import { createReadStream, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { HOUSE_ROOT } from '../../shared/gateway-url.ts'
import { houseNameOf, isHouseName } from '../../shared/house-file.ts'
import { createHouseAudio, type HouseAudio } from './house-audio.ts'
import { insideOf } from './house-inside.ts'
import { type HouseFile, loopPlaylist } from './house-playlist.ts'
import { readHouse } from './house-read.ts'
import { sendText } from './send.ts'

/** The operator's own files, which stand in for a stream or play before it. */
export interface House {
  /**
   * The house file an address of a rule means: `/house/<name>/…` at whatever host the gateway is reached by.
   *
   * @returns Null for any other address, and for a file that is not there or cannot be used.
   */
  of(url: string | null): HouseFile | null
  /** The same as endless audio. Null for one that is of something else than MP3 or AAC. */
  audio(file: HouseFile): Promise<HouseAudio | null>
  /** Answers requests below `/house/`: everybody may have what is in the house. */
  answer(request: IncomingMessage, response: ServerResponse, path: string): void
}

/** How long what was read of a file is believed, milliseconds. */
const BELIEVE_MS = 5_000
const TYPES: readonly (readonly [end: string, type: string])[] = [
  ['.ts', 'video/mp2t'],
  ['.m4s', 'video/mp4'],
  ['.mp4', 'video/mp4'],
  ['.aac', 'audio/aac'],
  ['.mp3', 'audio/mpeg'],
]

/**
 * Opens the house.
 *
 * @param folder Holds a folder of HLS for each file, with `index.m3u8` in it. Need not exist.
 * @param now    Epoch milliseconds.
 */
export function openHouse(folder: string, now: () => number): House {
  const known = new Map<string, { readonly file: HouseFile | null; readonly atMs: number }>()

  function find(name: string): HouseFile | null {
    const before = known.get(name)
    if (before !== undefined && Math.abs(now() - before.atMs) < BELIEVE_MS) return before.file
    const read = readHouse(folder, name)
    const file = 'problem' in read ? null : read
    // Strangers may ask for any name; those that are there are few.
    if (file === null) known.delete(name)
    else known.set(name, { file, atMs: now() })
    return file
  }

  /** Null for what is not there, is a link out of its folder, or a pipe, which would be waited for. */
  function pathOf(name: string, file: string): string | null {
    try {
      const path = insideOf(join(folder, name), file)
      return path !== null && statSync(path).isFile() ? path : null
    } catch {
      return null
    }
  }

  function sendFile(response: ServerResponse, { method }: IncomingMessage, path: string): void {
    const [, type] = TYPES.find(([end]) => path.endsWith(end)) ?? []
    const { size } = statSync(path)
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'cache-control': 'max-age=3600',
      'content-type': type ?? 'application/octet-stream',
      'content-length': size,
      'x-content-type-options': 'nosniff',
    })
    if (method === 'HEAD') response.end()
    // Closes the file too when whoever asked goes before its end.
    else pipeline(createReadStream(path), response, () => {})
  }

  return {
    of(url) {
      const name = url === null ? null : houseNameOf(url)
      return name === null ? null : find(name)
    },
    audio: createHouseAudio(folder),
    answer(request, response, path) {
      const [name = '', rest = '', ...more] = path.slice(HOUSE_ROOT.length).split('/')
      const file = isHouseName(name) && more.length === 0 ? find(name) : null
      const { method } = request
      if (file === null) sendText(response, 404, 'There is no such file.')
      else if (method !== 'GET' && method !== 'HEAD') {
        sendText(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' })
      } else if (rest === 'index.m3u8') {
        const headers = { 'content-type': 'application/vnd.apple.mpegurl' }
        sendText(response, 200, loopPlaylist(file, now()), headers)
      } else {
        const found = file.names.has(rest) ? pathOf(name, rest) : null
        if (found === null) sendText(response, 404, 'There is no such file.')
        else sendFile(response, request, found)
      }
    },
  }
}
