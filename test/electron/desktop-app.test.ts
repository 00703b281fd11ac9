import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startDesktopApp } from '../../electron/desktop-app.ts'

const noKeychain = {
  getSelectedStorageBackend: () => 'unknown',
  isAsyncEncryptionAvailable: async () => false,
  encryptStringAsync: async () => Buffer.alloc(0),
  decryptStringAsync: async () => ({ result: '', shouldReEncrypt: false }),
}

it('a desktop start on a taken handler port says who holds it and makes no database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-desktop-'))
  const holder = createServer()
  onTestFinished(() => {
    holder.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const port = await new Promise<number>((resolve) => {
    holder.listen(0, '127.0.0.1', () => {
      const place = holder.address()
      resolve(typeof place === 'object' && place !== null ? place.port : 0)
    })
  })
  const data = join(folder, 'data')
  const key = join(folder, 'stagedoor.key')
  const args = [`--data-dir=${data}`, `--key-file=${key}`, `--handler-port=${port}`]
  await expect(startDesktopApp(noKeychain, args)).rejects.toMatchObject({
    code: 'ERR_PORT_IN_USE',
    message: expect.stringMatching(
      process.platform === 'linux'
        ? `${port}: the port is taken by .*pid ${process.pid}`
        : `${port}`,
    ),
  })
  expect([data, key].filter(existsSync)).toEqual([])
})
