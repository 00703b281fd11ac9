import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Program, run } from './programs.ts'
import { CLI, freshFolder, inside } from './stagedoor.ts'

const version = (folder: string): Program =>
  run(process.execPath, [CLI, '--version'], {
    env: { ...inside(folder), XDG_CACHE_HOME: join(folder, 'cache') },
  })

describe('the program as it was built', () => {
  it('loads no client of HTTP before it needs one', async () => {
    const script = `process.argv = ['node', 'stagedoor', '--version']
await import(${JSON.stringify(CLI)})
console.log(process.moduleLoadList.filter((each) => /undici/.test(each)).length)`
    const program = run(process.execPath, ['--input-type=module', '-e', script], {
      env: inside(freshFolder()),
    })
    expect(await program.ended).toBe(0)
    expect(program.output()).toMatch(/^\d+\.\d+\.\d+\n0\n$/)
  })

  it('has no character that makes V8 keep two bytes for each of a file', () => {
    const dist = join(dirname(CLI), '..')
    const { files } = JSON.parse(readFileSync(join(dist, 'electron/build.json'), 'utf8'))
    const scripts = Object.keys(files).filter((each) => /^electron\/.*\.m?js$/.test(each))
    expect(scripts.length).toBeGreaterThan(20)
    expect(
      scripts.filter((each) => /[^\0-\xff]/.test(readFileSync(join(dist, each), 'utf8'))),
    ).toEqual([])
  })
})

describe('the compiled program', () => {
  it('is not kept, and the program runs all the same, where its folder cannot be made', async () => {
    const folder = freshFolder()
    writeFileSync(join(folder, 'cache'), '')
    const program = version(folder)
    expect(await program.ended).toBe(0)
    expect(program.output()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('is kept in the owner’s cache folder', async () => {
    const folder = freshFolder()
    const program = version(folder)
    expect(await program.ended).toBe(0)
    expect(readdirSync(join(folder, 'cache/stagedoor/compiled'))).toHaveLength(1)
  })
})
