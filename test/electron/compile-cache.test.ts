import { describe, expect, it } from 'vitest'
import { cacheDirectory } from '../../electron/compile-cache.ts'

describe('the folder of the compiled program', () => {
  it.each([
    ['linux', {}, '/home/radio/.cache/stagedoor'],
    ['linux', { XDG_CACHE_HOME: '' }, '/home/radio/.cache/stagedoor'],
    ['linux', { XDG_CACHE_HOME: '/caches' }, '/caches/stagedoor'],
    ['darwin', { XDG_CACHE_HOME: '/caches' }, '/home/radio/Library/Caches/Stagedoor'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Stagedoor/Cache'],
    ['win32', {}, '/home/radio/AppData/Local/Stagedoor/Cache'],
  ] as const)('is the owner’s own on %s with %j', (platform, env, folder) => {
    expect(cacheDirectory({ platform, env, home: '/home/radio' })).toBe(folder)
  })
})
