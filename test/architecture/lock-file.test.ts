import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

const file = resolve(import.meta.dirname, '../../package-lock.json')

// npm leaves out what its registry did not have that day, and npm ci then refuses the whole file.
it('the lock file names every optional package, of other platforms too', () => {
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as LockFile
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
  const wanted = Object.values(packages).flatMap((each) =>
    Object.keys(each.optionalDependencies ?? {}),
  )
  expect(wanted.length).toBeGreaterThan(20)
  expect([...new Set(wanted)].filter((name) => !names.has(name))).toEqual([])
})
