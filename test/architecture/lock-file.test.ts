import { expect, it } from 'vitest'
import lock from '../../package-lock.json' with { type: 'json' }

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

// npm leaves out what its registry did not have that day, and npm ci then refuses the whole file.
it('the lock file names every optional package, of other platforms too', () => {
  const packages: Readonly<Record<string, Locked>> = lock.packages
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
  const wanted = Object.values(packages).flatMap((each) =>
    Object.keys(each.optionalDependencies ?? {}),
  )
  expect(wanted.length).toBeGreaterThan(20)
  expect([...new Set(wanted)].filter((name) => !names.has(name))).toEqual([])
})
