import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { commandLine, runCli } from '../../../electron/cli/run.ts'
import { readTokenFlags } from '../../../electron/cli/token-flags.ts'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import {
  blockWith,
  commandsIn,
  commandsWithin,
  type DocumentedCommand,
  PAGES,
} from './documented.ts'

const BEFORE = `stagedoor: 1
streams: [{ name: live/news }]
mediaServers: [{ name: icecast, protocol: icecast }]
`

/** Thrown in place of what the command would do. */
class Understood extends Error {}

/** Why a command line cannot be understood, null where it can. Nothing of it is done. */
function refusal(words: readonly string[]): string | null {
  const root = commandLine(true).hook('preAction', (_, command) => {
    if (command.name() === 'token') readToken(command)
    throw new Understood()
  })
  try {
    root.parse(['node', 'stagedoor', ...words])
    return 'does nothing'
  } catch (error) {
    return error instanceof Understood ? null : String(error)
  }
}

/** Members of a token are flags too, of its format. */
function readToken(command: Command): void {
  const { format } = command.opts<{ format?: string }>()
  const [work = '', ...flags] = command.args
  if (format === undefined || format.startsWith('<') || flags.includes('--help')) return
  const { issueInput, verifyInput } = tokenFormat(format)
  readTokenFlags(flags, work === 'issue' ? issueInput : verifyInput)
}

/** Named within a line, a command may lack what it needs, and has no value for what is to be filled in. */
const isOnlyNamed = (found: string): boolean =>
  /missing required argument/.test(found) || /value '<\w+>' is invalid/.test(found)

describe('the commands in the pages', () => {
  const wrongOf = (commands: readonly DocumentedCommand[]): readonly string[] =>
    commands.flatMap(({ at, words }) => {
      const found = refusal(words)
      return found === null ? [] : [`${at}: ${found}`]
    })

  it('are there, with every option that they are shown with', () => {
    const shown = PAGES.flatMap(commandsIn)
    expect(shown.length).toBeGreaterThan(40)
    expect(wrongOf(shown)).toEqual([])
  })

  it('are there where they are named in a sentence', () => {
    const named = PAGES.flatMap(commandsWithin).filter(({ words }) => !words[0]?.startsWith('<'))
    expect(named.length).toBeGreaterThan(40)
    expect(wrongOf(named).filter((each) => !isOnlyNamed(each))).toEqual([])
  })

  it.each([
    [['servo']],
    [['apply', 'station.yaml', '--dryrun']],
    [['apply', 'station.yaml', 'other.yaml']],
    [['issue-many', 'listener-lnk', 'guests.csv']],
    [['token', 'issue', '--format', 'rj-auth', '--strem-name', 'x']],
    [['token', 'issue', '--format', 'rj-aut']],
  ])('would be found out: %j', (words) => {
    expect(refusal(words)).not.toBeNull()
  })
})

describe('what the pages show of a command is what it says', () => {
  const repository = resolve(import.meta.dirname, '../../..')
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-documented-'))
  const listening = [process.stdout, process.stderr].map((stream) => stream.listeners('error'))
  let printed = ''

  beforeAll(() => {
    mkdirSync(join(folder, 'docs/examples'), { recursive: true })
    copyFileSync(
      join(repository, 'docs/examples/station.yaml'),
      join(folder, 'docs/examples/station.yaml'),
    )
    const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
    write('my-station.yaml', blockWith('docs/getting-started.md', 'name: live.mp3'))
    write('before.yaml', BEFORE)
    write('guests.csv', 'label,minutes\nAda,\nBen,30\nCleo,soon\n')
    write('bad.yaml', 'handler-prot: 8700\n')
    // As npm says where a command was typed.
    vi.stubEnv('INIT_CWD', folder)
    vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'config'))
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        printed += String(text)
        return true
      })
    }
  })

  afterEach(() => {
    process.exitCode = 0
  })

  afterAll(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    for (const [at, stream] of [process.stdout, process.stderr].entries()) {
      for (const each of stream.listeners('error')) {
        if (!listening[at]?.includes(each)) stream.off('error', each as () => void)
      }
    }
    rmSync(folder, { recursive: true })
  })

  /** Runs one on a data directory of this name. */
  async function run(data: string, words: readonly string[]): Promise<string> {
    printed = ''
    await runCli([
      'node',
      'stagedoor',
      '--data-dir',
      join(folder, data.replaceAll(/\W/g, '')),
      ...words,
    ])
    return printed
  }

  /** What a page shows, where `…` stands for anything. */
  const pattern = (said: readonly string[]): RegExp =>
    new RegExp(
      `^${said
        .join('\n')
        .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('…', '[^]*')}\n$`,
    )

  /** The commands that a page shows of this kind, one after the other, on one database with what they need. */
  async function shownOf(page: string, which: RegExp) {
    const shown = commandsIn(page).filter(({ words }) => which.test(words.join(' ')))
    expect(shown.length).toBeGreaterThan(0)
    await run(String(which), ['apply', 'before.yaml', '--create'])
    return shown.map(({ at, words, said }) => ({
      ...{ at, said },
      run: () => run(String(which), words),
    }))
  }

  it.each([
    ['docs/getting-started.md', /^apply my-station/],
    ['docs/command-line.md', /^apply docs.examples/],
    ['docs/command-line.md', /^issue-many .*--dry-run/],
    ['docs/command-line.md', /^token issue --help/],
    ['docs/configuration.md', /bad\.yaml|99999/],
    ['docs/doctor.md', /^doctor/],
  ])('%s: %s', async (page, which) => {
    for (const { at, said, run: runIt } of await shownOf(page, which)) {
      expect((await runIt()).replaceAll(folder, '/home/radio'), at).toMatch(pattern(said))
    }
  })

  it.each([
    ['docs/exports.md', /^export sessions/],
    ['docs/getting-started.md', /^export decisions/],
    ['docs/diagnostics.md', /^diagnostics/],
  ])('%s: %s goes well, though it says other numbers', async (page, which) => {
    for (const { at, run: runIt } of await shownOf(page, which)) {
      const text = await runIt()
      expect(process.exitCode ?? 0, `${at}\n${text}`).toBe(0)
    }
  })
})
