import { describe, expect, it } from 'vitest'
import { defaultKeyFile } from '../../../electron/cli/config.ts'
import { ownCommand } from '../../../electron/cli/own-command.ts'

const on = (env: Record<string, string> = {}) => ({
  platform: 'linux' as const,
  env,
  home: '/home/op',
})
const usual = { dataDirectory: '/home/op/.local/share/stagedoor' }
const checkout = { script: '/srv/src/dist/electron/cli.js', root: '/srv/src' }

describe('the command an operator is told', () => {
  it('is the script of a checkout, whoever started it', () => {
    const byNpm = on({ npm_lifecycle_event: 'start', npm_package_name: 'stagedoor' })
    for (const surroundings of [on(), byNpm]) {
      expect(ownCommand(usual, 'open', surroundings, checkout)).toBe('npm run -s stagedoor -- open')
    }
  })

  it.each([
    ['on the search path', { script: '/usr/bin/stagedoor', root: '/srv/src' }],
    [
      'among the packages',
      { script: '/x/cli.js', root: ['', 'usr', 'lib', 'node_modules', 'stagedoor'].join('/') },
    ],
  ])('is the program where it is installed %s', (_where, installation) => {
    expect(ownCommand(usual, 'open', on(), installation)).toBe('stagedoor open')
  })

  it.each([
    ['/srv/radio', '/srv/radio'],
    ['/srv/my radio', "'/srv/my radio'"],
    ["/srv/$(x)'s", "'/srv/$(x)'\\''s'"],
  ])('names another data directory, as one word: %s', (dataDirectory, word) => {
    expect(ownCommand({ dataDirectory }, 'open', on(), checkout)).toBe(
      `npm run -s stagedoor -- open --data-dir ${word}`,
    )
  })

  it('names a key file that is not the usual one of the directory, where the command needs it', () => {
    const config = { ...usual, keyFile: '/etc/radio.key' }
    const told = (command: string, keyFile = config.keyFile): string =>
      ownCommand({ ...config, keyFile }, command, on(), checkout)
    expect(told('serve')).toBe('npm run -s stagedoor -- serve --key-file /etc/radio.key')
    expect(told('open')).toBe('npm run -s stagedoor -- open')
    expect(told('serve', defaultKeyFile(usual.dataDirectory, on()))).not.toContain('--key-file')
  })
})
