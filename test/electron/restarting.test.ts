import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type App, createApp } from '../../electron/app.ts'
import { startAnew } from '../../electron/restarting.ts'

it('a restart is tried again while another program has its port, and ends at that port', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-restart-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const options = {
    dataDirectory: join(folder, 'data'),
    keyFile: join(folder, 'stagedoor.key'),
    handler: { address: '127.0.0.1', port: 0 },
    mode: 'headless',
    logLevel: 'silent',
  } as const
  const first = await createApp(options)
  const { handlerUrl } = first.about
  const holder = createServer()
  const failures: unknown[] = []
  // Somebody takes the port in the moment it is free, and lets go of it once that was noticed.
  const app: App = {
    ...first,
    about: first.about,
    log: Object.assign(Object.create(first.log), {
      error: ({ err }: { err: unknown }) => {
        failures.push(err)
        holder.close()
      },
    }),
    close: async () => {
      await first.close()
      await new Promise<void>((resolve) =>
        holder.listen(Number(new URL(handlerUrl).port), '127.0.0.1', resolve),
      )
    },
  }
  const again = await startAnew(app, options, null)
  onTestFinished(() => again.close())
  expect(failures).toMatchObject([{ code: 'ERR_PORT_IN_USE' }])
  expect(again.about.handlerUrl).toBe(handlerUrl)
  expect((holder.address() as AddressInfo | null) === null).toBe(true)
  expect((await fetch(handlerUrl)).status).toBe(404)
})
