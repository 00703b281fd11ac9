import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../vectors/hls')

/** The sample playlists of the standards (test/vectors/hls/SOURCE.md), by the names of their files. */
export const hlsSamples: ReadonlyMap<string, string> = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.m3u8'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
)
