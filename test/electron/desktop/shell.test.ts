import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ShellApp, startShell } from '../../../electron/desktop/shell.ts'
import { type FakeElectron, fakeElectron } from './stub.ts'

const paths = { preload: '/app/preload.cjs', icon: '/app/icon.png' }
let live = 0
let closed = 0
let processes: readonly string[] = []
const running: ShellApp = {
  console: async (request) => new Response(`console ${new URL(request.url).pathname}`),
  liveSessions: () => live,
  isOnAir: () => live > 0,
  failed: new Promise(() => undefined),
  close: async () => void closed++,
}

async function start(
  electron: FakeElectron,
  startApp = async () => running,
  platform: NodeJS.Platform = 'win32',
): Promise<void> {
  const seen = { processes: async () => processes, platform }
  await startShell(electron.api, { startApp, paths, wakeCheckMs: 1000, ...seen })
}

const askShell = (electron: FakeElectron, init?: RequestInit) =>
  electron.handlers.get('app')?.(new Request('app://stagedoor/desktop', init))
const wish = (body: string): RequestInit => ({ method: 'PUT', body })

beforeEach(() => {
  live = 0
  closed = 0
  processes = []
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

describe('startShell()', () => {
  it('leaves at once when another instance runs, without starting the app', async () => {
    const electron = fakeElectron()
    electron.app.firstInstance = false
    const startApp = vi.fn(async () => running)
    await start(electron, startApp)
    expect(startApp).not.toHaveBeenCalled()
    expect(electron.app.log).toEqual(['quit'])
  })

  it('says why and exits when the app cannot start', async () => {
    const electron = fakeElectron()
    await start(electron, async () => {
      throw new Error('Port 8480 is taken.')
    })
    expect(electron.errors).toEqual(['Port 8480 is taken.'])
    expect(electron.app.exitCode).toBe(1)
    expect(electron.windows).toEqual([])
  })

  it('sandboxes and registers its scheme before Electron is ready', async () => {
    const electron = fakeElectron()
    await start(electron)
    expect(electron.app.log.slice(0, 2)).toEqual(['sandbox', 'ready'])
    expect(electron.schemes[0]?.scheme).toBe('app')
    expect(electron.schemes[0]?.privileges).not.toHaveProperty('bypassCSP')
  })

  it('makes the window sandboxed, isolated and without Node', async () => {
    const electron = fakeElectron()
    await start(electron)
    expect(electron.windows[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(electron.windows[0]?.url).toBe('app://stagedoor/')
  })

  it('hides the window on close and goes on answering', async () => {
    const electron = fakeElectron()
    await start(electron)
    const [window] = electron.windows
    window?.emit('ready-to-show')
    window?.pressClose()
    await expect.poll(() => window?.visible).toBe(false)
    expect(window?.destroyed).toBe(false)
    expect(electron.asked).toEqual([])
    electron.app.emit('window-all-closed')
    expect(closed).toBe(0)
  })

  it.each([
    ['no system tray can be had', 'win32', false],
    ['the tray may show nothing, as on Linux', 'linux', true],
  ] as const)(
    'says once how to get the window back where %s, and may quit instead',
    async (_why, platform, tray) => {
      const electron = fakeElectron({ tray })
      await start(electron, async () => running, platform)
      const [window] = electron.windows
      window?.emit('ready-to-show')
      for (const hides of [1, 2]) {
        window?.pressClose()
        await expect.poll(() => [window?.visible, hides]).toEqual([false, hides])
        expect(electron.asked).toEqual(['Stagedoor goes on answering'])
        window?.show()
      }
      const other = fakeElectron({ tray })
      other.answer = 1
      await start(other, async () => running, platform)
      other.windows[0]?.emit('ready-to-show')
      other.windows[0]?.pressClose()
      await expect.poll(() => other.app.log).toContain('quit')
      expect(other.windows[0]?.visible).toBe(true)
    },
  )

  it('tells its page which program may be recording the screen, and nobody anything else', async () => {
    const electron = fakeElectron()
    await start(electron)
    const state = async () => await (await askShell(electron))?.json()
    expect(await state()).toEqual({ recorder: null })
    processes = ['explorer.exe', 'C:\\Program Files\\obs64.exe']
    expect(await state()).toEqual({ recorder: 'OBS' })
    expect((await askShell(electron, { method: 'DELETE' }))?.status).toBe(405)
  })

  it('keeps the window out of recordings when its page wishes so, and takes no other wish', async () => {
    const electron = fakeElectron()
    await start(electron)
    const [window] = electron.windows
    for (const body of ['', '{}', '{"keepOut":1}', '{"keepOut":true,"more":1}']) {
      expect((await askShell(electron, wish(body)))?.status).toBe(400)
      expect(window?.isKeptOut).toBe(false)
    }
    expect((await askShell(electron, wish('{"keepOut":true}')))?.status).toBe(204)
    expect(window?.isKeptOut).toBe(true)
    expect((await askShell(electron, wish('{"keepOut":false}')))?.status).toBe(204)
    expect(window?.isKeptOut).toBe(false)
  })

  it('brings the window back when it is launched again', async () => {
    const electron = fakeElectron()
    await start(electron)
    electron.windows[0]?.pressClose()
    electron.app.emit('second-instance')
    expect(electron.windows).toHaveLength(1)
    expect(electron.windows[0]).toMatchObject({ visible: true, focused: true })
  })

  it('asks before it quits while a show is on, and goes on answering unless quitting is meant', async () => {
    const electron = fakeElectron()
    live = 3
    await start(electron)
    electron.app.quit()
    await vi.advanceTimersByTimeAsync(0)
    expect(electron.asked).toEqual(['You are on air'])
    expect(closed).toBe(0)
    expect(electron.app.log).not.toContain('quit')
    electron.answer = 1
    electron.app.quit()
    await vi.advanceTimersByTimeAsync(0)
    expect(electron.asked).toHaveLength(2)
    expect(closed).toBe(1)
    expect(electron.app.log).toContain('quit')
  })

  it('drains before it quits, once', async () => {
    const electron = fakeElectron()
    await start(electron)
    electron.app.quit()
    expect(electron.app.log).not.toContain('quit')
    await vi.runOnlyPendingTimersAsync()
    expect(closed).toBe(1)
    expect(electron.app.log.filter((each) => each === 'quit')).toHaveLength(1)
    electron.windows[0]?.pressClose()
    expect(electron.windows[0]?.destroyed).toBe(true)
  })

  it('keeps the machine awake only while someone is live', async () => {
    const electron = fakeElectron()
    await start(electron)
    expect(electron.blockers.size).toBe(0)
    live = 3
    await vi.advanceTimersByTimeAsync(1000)
    expect(electron.blockers.size).toBe(1)
    live = 0
    await vi.advanceTimersByTimeAsync(1000)
    expect(electron.blockers.size).toBe(0)
  })

  it('runs without a system tray', async () => {
    const electron = fakeElectron({ tray: false })
    await start(electron)
    expect(electron.windows).toHaveLength(1)
    expect(electron.trays).toEqual([])
  })

  it('loads the console again when its renderer dies', async () => {
    const electron = fakeElectron()
    await start(electron)
    const contents = electron.windows[0]?.webContents
    contents?.emit('render-process-gone', {}, { reason: 'clean-exit' })
    expect(contents?.reloads).toBe(0)
    contents?.emit('render-process-gone', {}, { reason: 'crashed' })
    expect(contents?.reloads).toBe(1)
  })

  it('answers its scheme for its own host only', async () => {
    const electron = fakeElectron()
    await start(electron)
    const answer = electron.handlers.get('app')
    const other = await answer?.(new Request('app://elsewhere/api/v1/about'))
    expect(other?.status).toBe(404)
    const own = await answer?.(new Request('app://stagedoor/api/v1/about'))
    expect(await own?.text()).toBe('console /api/v1/about')
  })
})
