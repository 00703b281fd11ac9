import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveConfig, unknownVariables } from '../../../electron/cli/config.ts'
import { configDirectory, defaultDataDirectory } from '../../../electron/cli/paths.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function file(text: string): string {
  const path = join(folder, 'some.yaml')
  writeFileSync(path, text)
  return path
}

const on = (env: Record<string, string> = {}) => ({
  platform: 'linux' as const,
  env: { XDG_CONFIG_HOME: folder, ...env },
  home: '/home/op',
})

describe('a configuration that cannot be used', () => {
  it.each([
    [
      'handler-prot: 1',
      /some\.yaml: there is no key "handler-prot"\. Known are data-dir, key-file/,
    ],
    ['__proto__: 1', /there is no key "__proto__"/],
    ['- a list', /write one "key: value" a line/],
    ['a: [', /some\.yaml, line \d+: this is not readable as YAML/],
    ['handler-port: 70000', /some\.yaml, handler-port: Use a port number/],
    ['handler-port: true', /handler-port: Use a port number/],
    ['handler-port:', /handler-port: Use a port number/],
    ['handler-port: "-1"', /handler-port: Use a port number/],
    ['handler-address: localhost', /handler-address: Use an IPv4 or IPv6 address/],
    ['handler-address: 300.1.1.1', /handler-address: Use an IPv4 or IPv6 address/],
    ['handler-address: fe80::1%eth0', /handler-address: Use an IPv4 or IPv6 address/],
    ['data-dir: ""', /some\.yaml, data-dir: This cannot be empty/],
    ['data-dir: a\ndata-dir: b', /line 2: this is not readable as YAML. This name was given above/],
    ['handler-port: 1\n---\nhandler-port: 2', /line 2: .+ A second document begins here\./],
    ['log-level: loud', /some\.yaml, log-level: /],
  ])('names the place: %s', (text, message) => {
    expect(() => resolveConfig({}, file(text), on())).toThrow(message)
    expect(() => resolveConfig({}, file(text), on())).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIG' }),
    )
  })

  it('tells each fault once: the first in the message, the others as issues', () => {
    const bad = { 'handler-port': 'x', 'log-level': 'loud' }
    expect(() => resolveConfig(bad, undefined, on())).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: 'log-level' })] }),
    )
  })

  it('names the flag or the variable a bad value came from', () => {
    expect(() => resolveConfig({ 'handler-port': 'x' }, undefined, on())).toThrow(
      /^--handler-port: /,
    )
    expect(() => resolveConfig({}, undefined, on({ STAGEDOOR_CONSOLE_PORT: 'x' }))).toThrow(
      /^STAGEDOOR_CONSOLE_PORT: /,
    )
  })

  it('is a file that was asked for and is not there', () => {
    expect(() => resolveConfig({}, join(folder, 'gone.yaml'), on())).toThrow(
      /gone\.yaml cannot be read: there is no such file or folder\./,
    )
    expect(() => resolveConfig({}, folder, on())).toThrow(/cannot be read: it is a folder\./)
    expect(() => resolveConfig({}, '', on())).toThrow('--config: This cannot be empty.')
    expect(() =>
      resolveConfig({}, undefined, on({ STAGEDOOR_CONFIG: join(folder, 'gone.yaml') })),
    ).toThrow(/gone\.yaml cannot be read/)
  })
})

describe('a path', () => {
  const places = (flags: Parameters<typeof resolveConfig>[0], path?: string, env = {}) => {
    const { dataDirectory, keyFile } = resolveConfig(flags, path, on(env))
    return { dataDirectory, keyFile }
  }

  it('of the file starts at the folder of the file, wherever the command is typed', () => {
    const path = file('data-dir: data\nkey-file: ../key\n')
    expect(places({}, path)).toEqual({
      dataDirectory: join(folder, 'data'),
      keyFile: join(folder, '..', 'key'),
    })
  })

  it('of a flag or variable starts where the command is typed', () => {
    const here = { STAGEDOOR_DATA_DIR: 'data' }
    expect(places({ 'key-file': 'key' }, undefined, here)).toEqual({
      dataDirectory: join(process.cwd(), 'data'),
      keyFile: join(process.cwd(), 'key'),
    })
  })

  it('may begin with the home folder, which no shell fills in here', () => {
    const path = file('data-dir: ~/data\nkey-file: ~other/key\n')
    expect(places({}, path)).toEqual({
      dataDirectory: '/home/op/data',
      keyFile: join(folder, '~other', 'key'),
    })
    expect(places({ 'data-dir': '~/data' }).dataDirectory).toBe(join(homedir(), 'data'))
  })
})

describe('the name of the console', () => {
  it.each([
    'https://console.example',
    'console.example/',
    '*',
    'a b',
    '-radio',
    'radio:',
    'radio:65536',
    '',
  ])('is refused where it is none: %j', (name) => {
    expect(() => resolveConfig({ 'console-name': name }, undefined, on())).toThrow(
      /^--console-name: Use a host name/,
    )
  })

  it.each([
    ['Console.Example', 'console.example'],
    ['radio.local:8443', 'radio.local:8443'],
    ['radio.local:443', 'radio.local'],
    ['192.168.1.10', '192.168.1.10'],
  ])('is taken as browsers send it: %s', (name, sent) => {
    const { console } = resolveConfig({ 'console-name': name }, undefined, on())
    expect(console.names).toEqual([sent])
  })
})

describe('what is not said', () => {
  it('has a default: loopback, fixed ports, the usual places', () => {
    expect(resolveConfig({}, undefined, on())).toEqual({
      dataDirectory: '/home/op/.local/share/stagedoor',
      keyFile: join(folder, 'stagedoor', 'stagedoor.key'),
      countryFile: null,
      cityFile: null,
      cityFileIpv6: null,
      exportFolder: null,
      handler: { address: '127.0.0.1', port: 8480 },
      gateway: { address: '127.0.0.1', port: 8482 },
      console: { address: '127.0.0.1', port: 8481, names: [] },
      logLevel: 'info',
      file: null,
    })
  })

  it('gives another data directory a key file of its own, outside it', () => {
    const one = resolveConfig({ 'data-dir': '/srv/one' }, undefined, on()).keyFile
    const two = resolveConfig({ 'data-dir': '/srv/two' }, undefined, on()).keyFile
    expect(one).not.toBe(two)
    expect(one.startsWith(join(folder, 'stagedoor'))).toBe(true)
  })

  it('is kept in the places of each system', () => {
    const mac = { platform: 'darwin' as const, env: {}, home: '/Users/op' }
    expect(defaultDataDirectory(mac)).toBe('/Users/op/Library/Application Support/Stagedoor')
    expect(configDirectory(mac)).not.toBe(defaultDataDirectory(mac))
    const xdg = { ...on(), env: { XDG_DATA_HOME: '/x' } }
    expect(defaultDataDirectory(xdg)).toBe('/x/stagedoor')
  })
})

describe('precedence', () => {
  const env = { STAGEDOOR_HANDLER_PORT: '2', STAGEDOOR_CONSOLE_PORT: '22' }
  const text = 'handler-port: 3\nconsole-port: 33\nlog-level: debug\n'

  it('is flag, environment, file, default', () => {
    const config = resolveConfig({ 'handler-port': '1' }, file(text), on(env))
    expect(config.handler).toEqual({ address: '127.0.0.1', port: 1 })
    expect(config.console.port).toBe(22)
    expect(config.logLevel).toBe('debug')
  })

  it('takes an empty variable for one that is not set', () => {
    const config = resolveConfig({}, file(text), on({ STAGEDOOR_HANDLER_PORT: '' }))
    expect(config.handler.port).toBe(3)
    expect(resolveConfig({}, undefined, on({ STAGEDOOR_CONFIG: '' })).file).toBeNull()
  })

  it('finds the file in its usual place, and takes an empty one', () => {
    const usual = resolveConfig({}, undefined, on({ STAGEDOOR_CONFIG: file('') }))
    expect(usual).toMatchObject({ file: join(folder, 'some.yaml'), logLevel: 'info' })
  })
})

describe('variables that begin like ours', () => {
  it('are named when none of ours, with the one that was meant', () => {
    expect(unknownVariables({ STAGEDOOR_HANDLER_PROT: '1', STAGEDOOR_CONFIG: '/x' })).toEqual([
      'The environment variable STAGEDOOR_HANDLER_PROT is not read. Did you mean STAGEDOOR_HANDLER_PORT?',
    ])
  })

  it('are named with all there are when none is near, and never with their value', () => {
    const [sentence] = unknownVariables({ STAGEDOOR_PASSPHRASE: 'hush' })
    expect(sentence).toContain('STAGEDOOR_PASSPHRASE is not read. Known are STAGEDOOR_DATA_DIR,')
    expect(sentence).not.toContain('hush')
  })

  it('say nothing when they are ours', () => {
    expect(unknownVariables({ STAGEDOOR_DATA_DIR: '/x', HOME: '/home/op' })).toEqual([])
  })
})
