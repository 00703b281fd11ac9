import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Api, ApiCall } from '../../shared/api-map.ts'
import { run, settled, until } from './programs.ts'
import {
  ask,
  CLI,
  freePort,
  freshFolder,
  inside,
  type Stagedoor,
  signIn,
  startStagedoor,
} from './stagedoor.ts'
import { beginRequest, prepared, received } from './support/half-asked.ts'
import { dataOf } from './support/obstacles.ts'

const opened: Stagedoor[] = []
const folders: string[] = []
afterEach(async () => {
  for (const door of opened.splice(0)) await door.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function started(folder?: string, ...flags: readonly string[]): Promise<Stagedoor> {
  const door = await startStagedoor(folder, ...flags)
  opened.push(door)
  return door
}

function newFolder(): string {
  const folder = freshFolder()
  folders.push(folder)
  return folder
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

/** A port that another program has until the test is over. */
async function takenPort(): Promise<string> {
  const holder = createServer()
  onTestFinished(() => void holder.close())
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  return String((holder.address() as AddressInfo).port)
}

describe('a second instance', () => {
  it('on the same data directory is refused, names the first and leaves with its own exit code', async () => {
    const door = await started()
    const second = door.cli('serve', '--handler-port', '0', '--console-port', '0')
    expect(await second.ended).toBe(3)
    expect(second.output()).toMatch(
      /^stagedoor: Another Stagedoor runs on .*\(ERR_INSTANCE_RUNNING\)\n$/,
    )
    expect(second.output()).toContain(`process ${door.program.child.pid}`)
    expect(second.output()).toContain(door.consoleUrl)
  })

  it('is let in after the first was killed', async () => {
    const door = await started()
    await door.program.stop('SIGKILL')
    const again = await started(door.folder)
    expect(again.handlerUrl).not.toBe('')
  })
})

describe('a port that is taken', () => {
  it.each([
    ['handler', '--handler-port', '--console-port'],
    ['console', '--console-port', '--handler-port'],
  ])(
    'of the %s is named with its holder, and nothing is left behind',
    async (name, taken, other) => {
      const door = await started()
      const port = new URL(name === 'handler' ? door.handlerUrl : door.consoleUrl).port
      const folder = newFolder()
      const second = run(process.execPath, [CLI, 'serve', taken, port, other, '0'], {
        env: inside(folder),
      })
      expect(await second.ended).toBe(1)
      expect(second.output()).toMatch(
        new RegExp(
          `^stagedoor: The ${name} cannot listen on 127\\.0\\.0\\.1:${port}: .*ERR_PORT_IN_USE`,
        ),
      )
      expect(second.output()).toContain(`(pid ${door.program.child.pid})`)
      expect(readdirSync(folder)).toEqual([])
      const third = await started(folder)
      expect(third.handlerUrl).not.toBe('')
    },
  )
})

describe('started through npm', () => {
  it('stops when npm is told to, though the shell between them passes no signal on', async () => {
    const folder = newFolder()
    const args = ['run', '-s', 'stagedoor', '--', 'serve', '--json']
    const npm = run('npm', [...args, '--handler-port', '0', '--console-port', '0'], {
      env: inside(folder),
    })
    await until('it listens', () => npm.output().includes('"event":"listening"'), npm.output)
    const { handlerUrl } = JSON.parse(/^\{"event":"listening".*$/m.exec(npm.output())?.[0] ?? '')
    await npm.stop('SIGTERM')
    await until('its port is free', () =>
      fetch(handlerUrl).then(
        () => false,
        () => true,
      ),
    )
    await until('it said so', () => npm.output().includes('{"event":"stopped"}'), npm.output)
  })
})

describe('asked to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s, answers and stores what is under way',
    async (signal) => {
      const door = await started()
      const path = await prepared(door)
      const { socket, rest } = await beginRequest(door, path)
      const reply = received(socket)
      door.program.child.kill(signal)
      door.program.child.kill(signal)
      await until('it stops listening', async () => {
        return await fetch(door.handlerUrl).then(
          () => false,
          () => true,
        )
      })
      socket.write(rest)
      expect(await reply).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*icecast-auth-user: 1/)
      expect(await door.program.ended).toBe(0)
      expect(door.program.output()).toContain('{"event":"stopped"}')
      const again = await started(door.folder)
      const { decisions } = await again.call('GET /decisions')
      expect(decisions).toMatchObject([
        { outcome: 'allow', streamName: 'live.mp3', sessionKey: '1' },
      ])
      expect((await again.call('GET /sessions')).sessions).toMatchObject([{ sessionKey: '1' }])
    },
  )

  it('does not wait for a caller who never finishes', async () => {
    const door = await started()
    const { socket } = await beginRequest(door, await prepared(door))
    const reply = received(socket)
    expect(await door.program.stop()).toBe(0)
    // Cut off, and not by the time limit of a request, which would have said 408 first.
    expect(await reply).toBe('')
    socket.destroy()
  })
})

describe('the data directory', () => {
  it('is for its owner only, and so is everything in it and the key', async () => {
    const door = await started()
    await prepared(door)
    const data = dataOf(door.folder)
    expect(modeOf(data)).toBe('700')
    for (const name of readdirSync(data)) {
      if (statSync(join(data, name)).isFile())
        expect([name, modeOf(join(data, name))]).toEqual([name, '600'])
    }
    expect(modeOf(join(door.folder, 'config', 'stagedoor', 'stagedoor.key'))).toBe('600')
    expect(existsSync(join(data, 'stagedoor.key'))).toBe(false)
  })

  it('is refused with another key, by check as well, and when its key is gone', async () => {
    const door = await started()
    await prepared(door)
    await door.program.stop()
    const other = join(door.folder, 'other.key')
    writeFileSync(other, `${'ab'.repeat(32)}\n`, { mode: 0o600 })
    for (const command of ['check', 'serve']) {
      const ports = ['--handler-port', '0', '--console-port', '0']
      const refused = door.cli(command, '--key-file', other, ...ports)
      expect(await refused.ended, refused.output()).toBe(1)
      expect(refused.output()).toContain(`The key file ${other} is not the one`)
      expect(refused.output()).toContain('ERR_KEY_STORE_LOCKED')
      expect(refused.output()).not.toContain('listening')
    }
    const right = door.cli('check', '--handler-port', '0', '--console-port', '0')
    expect(await right.ended, right.output()).toBe(0)
    rmSync(join(door.folder, 'config'), { recursive: true })
    const again = door.cli('serve', '--handler-port', '0', '--console-port', '0')
    expect(await again.ended).toBe(1)
    expect(again.output()).toContain('ERR_KEY_STORE_LOCKED')
  })
})

describe('check', () => {
  it('finds nothing wrong before the first start, and makes nothing', async () => {
    const folder = newFolder()
    const check = run(
      process.execPath,
      [CLI, 'check', '--handler-port', String(await freePort())],
      {
        env: { ...inside(folder), STAGEDOOR_CONSOLE_PORT: '0' },
      },
    )
    expect(await check.ended, check.output()).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('finds a damaged database, a key others can read and a taken port', async () => {
    const folder = newFolder()
    const key = join(folder, 'open.key')
    writeFileSync(key, 'x', { mode: 0o644 })
    mkdirSync(dataOf(folder), { recursive: true })
    writeFileSync(join(dataOf(folder), 'stagedoor.db'), 'this is no database at all')
    const port = await takenPort()
    const args = ['check', '--json', '--key-file', key, '--handler-port', port]
    const check = run(process.execPath, [CLI, ...args], { env: inside(folder) })
    expect(await check.ended).toBe(1)
    const findings = check
      .output()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const textOf = (what: string): string =>
      findings.find((each) => each.what === what && !each.ok)?.text ?? ''
    expect(textOf('database')).toContain('ERR_DB_CORRUPT')
    expect(textOf('key file')).toContain('ERR_KEY_FILE_MODE')
    expect(textOf('handler port')).toContain('ERR_PORT_IN_USE')
  })
})

describe('the gateway', () => {
  it('is checked and told of once a stream has an origin', async () => {
    const door = await started()
    const taken = await takenPort()
    const free = ['--handler-port', '0', '--console-port', '0', '--gateway-port']
    const stop = async () => expect(await door.program.stop()).toBe(0)
    const checked = async (port: string) => {
      const check = door.cli('check', ...free, port)
      return { code: await check.ended, output: check.output() }
    }
    await door.call('POST /streams', { name: 'tv', originUrl: 'https://origin.example/tv.m3u8' })
    await stop()
    expect(await checked(taken)).toMatchObject({
      code: 1,
      output: expect.stringContaining(`The gateway cannot listen on 127.0.0.1:${taken}`),
    })
    expect(await checked('0')).toMatchObject({ code: 0 })
    const again = door.cli('serve', ...free, '0')
    const where = /^Gateway {2}http:\/\/127\.0\.0\.1:\d+ {2}\(players come here\)$/m
    await until('it says where', () => where.test(again.output()), again.output)
    expect(await again.stop()).toBe(0)
  })

  it('stays closed without an origin, whoever has its port', async () => {
    const taken = await takenPort()
    const check = run(
      process.execPath,
      [CLI, 'check', '--handler-port', '0', '--console-port', '0', '--gateway-port', taken],
      { env: inside(newFolder()) },
    )
    expect(await check.ended, check.output()).toBe(0)
    expect(check.output()).toContain('stays closed')
  })
})

describe('open', () => {
  it('prints a fresh link that signs in once, and says so when nothing runs', async () => {
    const door = await started(undefined, '--console-name', 'radio.test:8443')
    const open = door.cli('open', '--qr')
    expect(await open.ended).toBe(0)
    const [forHere = '', forPhone = '', , ...drawn] = open.output().split('\n')
    const url = new URL(forHere)
    expect(url.origin).toBe(door.consoleUrl)
    expect(forPhone).toMatch(/^https:\/\/radio\.test:8443\/#launch=[\w-]{43} /)
    expect(drawn.join('\n')).toMatch(/█[▀▄█\u00a0]{20,}/)
    await signIn(forHere)
    await expect(signIn(forHere)).rejects.toThrow('401')
    await door.program.stop()
    const vain = door.cli('open')
    expect(await vain.ended).toBe(1)
    expect(vain.output()).toContain('Start one with: npm run -s stagedoor -- serve (')
  })
})

describe('demo', () => {
  it('takes free ports where the usual ones are taken, has one station and past however often it restarts, and leaves nothing behind', async () => {
    const holders = [8480, 8481].map((port) =>
      createServer()
        .once('error', () => {})
        .listen(port, '127.0.0.1'),
    )
    const folder = newFolder()
    try {
      const demo = run(process.execPath, [CLI, 'demo'], { env: inside(folder) })
      await until('the demo listens', () => demo.output().includes('Stop '), demo.output)
      expect(demo.output()).toMatch(/Port 8480 is taken; its handler uses a free one/)
      expect(demo.output()).toMatch(/Port 8481 is taken; its console uses a free one/)
      expect(demo.output()).toMatch(/^Gateway {2}closed {2}\(opens once a stream/m)
      expect(demo.output()).toMatch(
        /another link: npm run -s stagedoor -- open --data-dir \S*stagedoor-demo-\S*\)/,
      )
      const [link = ''] = /http\S*#launch=\S+/.exec(demo.output()) ?? []
      const token = await signIn(link)
      const call = <C extends ApiCall>(each: C, body?: object): Promise<Api[C]['answer']> => {
        const [method = '', path = ''] = each.split(' ')
        return ask(`${new URL(link).origin}/api/v1${path}`, method, token, body)
      }
      const watched = async (): Promise<number> =>
        (await call('GET /usage?period=yesterday&zone=UTC' as 'GET /usage')).totals.sessions
      const past = (): Promise<number> => settled('the past is stored', watched)
      const before = [await past(), (await call('GET /streams')).streams.length]
      const override = { phrase: 'restart on air', reason: 'to see it' } as const
      await call('POST /restart', { override })
      await until('it restarted', () => demo.output().includes('Restarted.'), demo.output)
      expect([await past(), (await call('GET /streams')).streams.length]).toEqual(before)
      // As of a terminal that is closed.
      expect(await demo.stop('SIGHUP')).toBe(0)
      const [place] = /[^\s=]*stagedoor-demo-[^\s/]*/.exec(demo.output()) ?? []
      expect(place).toBeDefined()
      expect(existsSync(place ?? '')).toBe(false)
    } finally {
      for (const holder of holders) holder.close()
    }
  })
})

describe('the command line', () => {
  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
    [['--help'], 0, /Usage: stagedoor/],
    [['serve', '--help'], 0, /--data-dir/],
    [['apply', '--help'], 0, /--key-file/],
    [['rehearse', '--help'], 0, /(?!.*--gateway)--handler-port.*8490.*--console-port.*8491/s],
    [['nonsense'], 1, /unknown command/],
    [['serve', '--handler-prot', '1'], 1, /unknown option/],
    [['export', 'secrets'], 1, /catalogue, decisions/],
    [['serve', '--json', '--handler-prot', '1'], 1, /^\{"error".*unknown option.*\}\n$/],
    [['--json', 'export', 'secrets'], 1, /^\{"error".*catalogue, decisions.*\}\n$/],
    [['--json'], 1, /^\{"error".*no command is named.*\}\n$/],
  ])('%j', async (args, code, output) => {
    const program = run(process.execPath, [CLI, ...args], { env: inside(newFolder()) })
    expect(await program.ended).toBe(code)
    expect(program.output()).toMatch(output)
  })

  it('says in words, not by a crash, that an engine is too old', async () => {
    const guard = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' }); await import(${JSON.stringify(CLI)})`
    const program = run(process.execPath, ['--input-type=module', '-e', guard])
    expect(await program.ended).toBe(1)
    expect(program.output()).toMatch(/^stagedoor: this is Node\.js 20\.20\.2; .*ERR_ENGINE/)
  })
})
