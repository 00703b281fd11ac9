import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type HouseProblem, isHouseName } from '../../shared/house-file.ts'
import { insideOf } from './house-inside.ts'
import { checkHouseFile, type HouseFile, MOST_PLAYLIST_BYTES } from './house-playlist.ts'

/** Why there is no house file. */
export interface Unreadable {
  readonly problem: HouseProblem
  /** Which file it is about. Null where it is about the whole. */
  readonly problemFile: string | null
}

/**
 * Reads the playlist of a house file, unless it is larger than any needs to be.
 *
 * @param folder Of all house files.
 * @throws Never.
 */
export function readHouse(folder: string, name: string): HouseFile | Unreadable {
  const wrong = (problem: HouseProblem, problemFile: string | null = null): Unreadable => ({
    problem,
    problemFile,
  })
  if (!isHouseName(name)) return wrong('house_name')
  try {
    const inside = insideOf(folder, name)
    if (inside === null) return wrong('house_link')
    if (!statSync(inside).isDirectory()) return wrong('house_loose')
    const path = insideOf(join(folder, name), 'index.m3u8')
    if (path === null) return wrong('house_link', 'index.m3u8')
    const found = statSync(path)
    // A pipe would be waited for.
    if (!found.isFile()) return wrong('house_no_playlist')
    if (found.size > MOST_PLAYLIST_BYTES) return wrong('house_too_large')
    const file = checkHouseFile(name, readFileSync(path, 'utf8'))
    return typeof file === 'string' ? wrong(file) : file
  } catch {
    return wrong('house_no_playlist')
  }
}
