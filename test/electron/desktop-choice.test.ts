import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseDesktop } from '../../electron/desktop-choice.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-desktop-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function install(below: string, name: string): void {
  mkdirSync(below, { recursive: true })
  writeFileSync(join(below, name), '')
  chmodSync(join(below, name), 0o755)
}

function installWhole(): void {
  install(join(folder, 'dist'), 'electron')
  writeFileSync(join(folder, 'path.txt'), 'electron')
}

const on = (env: Record<string, string> = { DISPLAY: ':0' }) => ({
  platform: 'linux' as const,
  env,
  electronPackage: folder,
})

describe('choosing between a window and a browser', () => {
  it('takes the browser where the program was never fetched, and says how to get it', () => {
    expect(chooseDesktop(on())).toEqual({
      kind: 'headless',
      why: expect.stringContaining('npx install-electron'),
      isProgramMissing: true,
    })
  })

  it('takes the browser where fetching the program was broken off', () => {
    install(join(folder, 'dist'), 'electron')
    expect(chooseDesktop(on())).toMatchObject({ kind: 'headless', isProgramMissing: true })
  })

  it('takes the browser where path.txt names a program that is gone', () => {
    writeFileSync(join(folder, 'path.txt'), 'electron')
    expect(chooseDesktop(on()).kind).toBe('headless')
  })

  it('takes the browser where there is no display', () => {
    const noDisplay = { kind: 'headless', why: 'there is no display', isProgramMissing: false }
    expect(chooseDesktop(on({}))).toEqual(noDisplay)
    installWhole()
    expect(chooseDesktop(on({}))).toEqual(noDisplay)
  })

  it('takes the window where there is both', () => {
    installWhole()
    for (const env of [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
      expect(chooseDesktop(on(env as Record<string, string>))).toEqual({
        kind: 'desktop',
        program: join(folder, 'dist', 'electron'),
      })
    }
  })

  it('looks where ELECTRON_OVERRIDE_DIST_PATH says', () => {
    writeFileSync(join(folder, 'path.txt'), 'special\n')
    install(join(folder, 'elsewhere'), 'special')
    const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'elsewhere') }
    expect(chooseDesktop(on(env))).toMatchObject({ program: join(folder, 'elsewhere', 'special') })
  })
})
