import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { HouseFileFacts, HouseProblem } from '../../shared/house-file.ts'
import { insideOf } from './house-inside.ts'
import { readHouse } from './house-read.ts'

/** So many are looked at; an operator has a few dozen. */
const MOST = 500

/**
 * Looks at every house file, whether it can be used and why not.
 *
 * @param folder Need not exist.
 */
export async function listHouse(folder: string): Promise<HouseFileFacts[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = entries
    .filter(({ name }) => !name.startsWith('.'))
    .map((each) => each.name)
    .toSorted()
  return await Promise.all(names.slice(0, MOST).map((name) => factsOf(folder, name)))
}

/**
 * Looks at one house file.
 *
 * @throws Never.
 */
export async function factsOf(folder: string, name: string): Promise<HouseFileFacts> {
  const facts = { name, seconds: null, segments: 0, bytes: 0, problem: null, problemFile: null }
  const file = readHouse(folder, name)
  if ('problem' in file) return { ...facts, ...file }
  const wrong = (problem: HouseProblem, problemFile: string): HouseFileFacts => ({
    ...facts,
    problem,
    problemFile,
  })
  let bytes = 0
  for (const each of file.names) {
    try {
      const path = insideOf(join(folder, name), each)
      if (path === null) return wrong('house_link', each)
      const found = statSync(path)
      // Nobody is sent one, though it is there.
      if (!found.isFile()) return wrong('house_no_file', each)
      bytes += found.size
    } catch {
      return wrong('house_missing_file', each)
    }
  }
  return { ...facts, seconds: file.seconds, segments: file.segments.length, bytes }
}
