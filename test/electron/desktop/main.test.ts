import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { About } from '../../../shared/api.ts'
import { type FakeElectron, fakeElectron } from './stub.ts'

/** The whole desktop application on the stub: real store, real handler, real console; only Electron is played. */
const folder = mkdtempSync(join(tmpdir(), 'stagedoor-desktop-'))
const keyFile = join(folder, 'stagedoor.key')
let electron: FakeElectron

/** Reverses the text, so that a key kept unwrapped would be noticed. */
const reversed = (text: string): string => [...text].reverse().join('')
const keychain = {
  getSelectedStorageBackend: () => 'gnome_libsecret',
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text: string) => Buffer.from(reversed(text)),
  decryptStringAsync: async (sealed: Buffer) => ({
    result: reversed(sealed.toString()),
    shouldReEncrypt: false,
  }),
}

async function ask(path: string): Promise<Response> {
  const answer = await electron.handlers.get('app')?.(new Request(`app://stagedoor${path}`))
  return answer ?? Response.error()
}

beforeAll(async () => {
  vi.stubEnv('STAGEDOOR_DATA_DIR', join(folder, 'data'))
  vi.stubEnv('STAGEDOOR_KEY_FILE', keyFile)
  vi.stubEnv('STAGEDOOR_HANDLER_PORT', '0')
  vi.stubEnv('STAGEDOOR_LOG_LEVEL', 'silent')
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'))
  electron = fakeElectron()
  Object.assign(electron.api, { safeStorage: keychain })
  vi.doMock('electron', () => electron.api)
  await import('../../../electron/main.ts')
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1), { timeout: 10_000 })
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

// The last one quits it.
describe('the desktop application', { shuffle: false }, () => {
  it('answers the console over its own scheme, without a network port or a sign-in', async () => {
    const answer = await ask('/api/v1/about')
    expect(answer.status).toBe(200)
    const about = (await answer.json()) as About
    expect(about.mode).toBe('desktop')
    expect(about.secretProtection).toContain('keychain')
  })

  it('listens for media servers although no window was touched', async () => {
    const { handlerUrl } = (await (await ask('/api/v1/about')).json()) as About
    expect((await fetch(handlerUrl)).status).toBe(404)
  })

  it('keeps its key wrapped by the keychain and nowhere else', () => {
    expect(existsSync(keyFile)).toBe(false)
    expect(readFileSync(`${keyFile}.wrapped`).length).toBeGreaterThan(32)
  })

  it('stops the handler when it quits, not before', async () => {
    const { handlerUrl } = (await (await ask('/api/v1/about')).json()) as About
    electron.windows[0]?.pressClose()
    expect((await fetch(handlerUrl)).status).toBe(404)
    electron.app.quit()
    await vi.waitFor(() => expect(electron.app.log).toContain('quit'), { timeout: 10_000 })
    await expect(fetch(handlerUrl)).rejects.toThrow()
  })
})
