import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { shareOneCore } from '../../electron/one-core.ts'

const flagsFor = (cores: number): readonly string[] => {
  const flags: string[] = []
  shareOneCore(cores, (flag) => flags.push(flag))
  return flags
}

describe('threads of V8', () => {
  it.each([2, 8])('are left as they are on %d cores', (cores) => {
    expect(flagsFor(cores)).toEqual([])
  })

  it('do not mark beside the answers on one', () => {
    expect(flagsFor(1)).toEqual(['--no-concurrent-marking'])
  })

  it('are called by a name that this V8 knows', () => {
    const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })
    for (const flag of flagsFor(1)) expect(options).toContain(flag.replace('--no-', '--'))
  })
})
