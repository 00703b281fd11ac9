import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reportFailure } from '../../../electron/cli/output.ts'
import { runCli } from '../../../electron/cli/run.ts'
import { AppError } from '../../../shared/errors.ts'

let printed = ''
const streams = [process.stdout, process.stderr]
const listening = streams.map((stream) => new Set(stream.listeners('error')))

beforeEach(() => {
  printed = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  for (const [index, stream] of streams.entries()) {
    for (const each of stream.listeners('error')) {
      if (!listening[index]?.has(each)) stream.off('error', each as () => void)
    }
  }
  process.exitCode = 0
})

const issues = [
  { path: 'streams.0.name', message: 'line 2, column 5: name is missing.' },
  { path: 'rules', message: 'line 9, column 1: This must be a list.' },
]

describe('a failure on the command line', () => {
  it('has a code of its own where another program holds the database', () => {
    const locked = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' })
    reportFailure(locked, false)
    expect(printed).toMatch(/^stagedoor: Another program holds the database.* \(ERR_DB_BUSY\)\n$/)
  })

  it('is told once when the sentence says it, and the others below', () => {
    const detail = 'Line 2, column 5: name is missing. (streams.0.name) And 1 more.'
    reportFailure(new AppError('ERR_INPUT_INVALID', detail, { issues }), false)
    expect(printed).toBe(
      `stagedoor: ${detail} (ERR_INPUT_INVALID)\n  rules: line 9, column 1: This must be a list.\n`,
    )
    expect(process.exitCode).toBe(1)
  })

  it('names every field when the sentence names none', () => {
    reportFailure(new AppError('ERR_INPUT_INVALID', undefined, { issues }), false)
    expect(printed.split('\n').slice(1, 3)).toEqual([
      '  streams.0.name: line 2, column 5: name is missing.',
      '  rules: line 9, column 1: This must be a list.',
    ])
  })
})

describe('a command line that cannot be understood', () => {
  it.each([
    [['serv'], "unknown command 'serv' (Did you mean serve?)"],
    [['apply'], "missing required argument 'file'"],
    [
      ['serve', '--hander-port', '1'],
      "unknown option '--hander-port' (Did you mean --handler-port?)",
    ],
  ])('is told as every other failure: %j', async (words, message) => {
    await runCli(['node', 'stagedoor', ...words])
    expect(printed).toBe(`stagedoor: ${message} (ERR_INPUT_INVALID)\n`)
    expect(process.exitCode).toBe(1)
  })

  it('is one object for a program', async () => {
    await runCli(['node', 'stagedoor', '--json', 'serv'])
    expect(JSON.parse(printed)).toMatchObject({ error: { code: 'ERR_INPUT_INVALID' } })
    expect(process.exitCode).toBe(1)
  })

  it('is answered with the help when it names no command', async () => {
    await runCli(['node', 'stagedoor'])
    expect(printed).toMatch(/^Usage: stagedoor /)
    expect(printed).not.toContain('ERR_')
    expect(process.exitCode).toBe(1)
  })
})

describe('output that cannot be written', () => {
  const failure = (code: string) => Object.assign(new Error(code), { code })
  beforeEach(() => runCli(['node', 'stagedoor']))

  it('ends nothing that is done, and is told once and by the exit code', () => {
    printed = ''
    process.exitCode = 0
    process.stdout.emit('error', failure('ENOSPC'))
    process.stdout.emit('error', failure('ENOSPC'))
    process.stderr.emit('error', failure('ENOSPC'))
    expect(printed).toBe(
      'stagedoor: Standard output cannot be written: the disk is full. (ERR_EXPORT_WRITE)\n',
    )
    expect(process.exitCode).toBe(1)
  })

  it('is none of ours where the reader went', () => {
    printed = ''
    process.exitCode = 0
    for (const stream of streams) {
      stream.emit('error', failure('EPIPE'))
      stream.emit('error', failure('EIO'))
    }
    expect(printed).toBe('')
    expect(process.exitCode).toBe(0)
  })
})
