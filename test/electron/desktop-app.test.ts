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

it('a desktop that restarts lets the window wait, and answers at the same port with what was staged', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-desktop-'))
  const args = [
    `--data-dir=${join(folder, 'data')}`,
    `--key-file=${join(folder, 'stagedoor.key')}`,
    '--handler-port=0',
    '--gateway-port=0',
    '--log-level=silent',
  ]
  const app = await startDesktopApp(noKeychain, args)
  onTestFinished(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const ask = async (method: string, path: string, body?: object) => {
    const init = { method, headers: { 'content-type': 'application/json' } }
    const answer = await app.console(
      new Request(`app://stagedoor/api/v1${path}`, {
        ...init,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
    return answer.status === 204 ? null : await answer.json()
  }
  const about = await ask('GET', '/about')
  await ask('POST', '/streams', { name: 'then' })
  const { path } = await ask('POST', '/backup')
  await ask('POST', '/streams', { name: 'now' })
  const name = String(path).split('/').at(-1)
  await ask('POST', `/backups/${name}/restore`, {})
  expect(await ask('POST', '/restart', {})).toBeNull()
  await expect
    .poll(async () => (await ask('GET', '/about')).startedAtMs)
    .not.toBe(about.startedAtMs)
  expect((await ask('GET', '/about')).handlerUrl).toBe(about.handlerUrl)
  const { streams } = await ask('GET', '/streams')
  expect(streams.map((each: { name: string }) => each.name)).toEqual(['then'])
  expect((await ask('GET', '/backups')).staged).toBeNull()
})

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
