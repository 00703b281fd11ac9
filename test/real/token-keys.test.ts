import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './programs.ts'
import { CLI, inside, type Stagedoor, startStagedoor } from './stagedoor.ts'

const SECRET = 'a secret of more than thirty-two characters'
let door: Stagedoor
beforeAll(async () => {
  door = await startStagedoor()
  await door.call('POST /token-keys', {
    ...{ name: 'Rooms', format: 'livekit', settings: { apiKey: 'APIx' }, secret: SECRET },
  })
  await door.call('POST /streams', { name: 'live/news' })
})
afterAll(() => door.stop())

const file = (name: string): string => join(door.folder, name)
const ISSUE = ['token', 'issue', '--format', 'livekit', '--identity', 'ann', '--room', 'news']

describe('a key that is kept, on the command line', () => {
  it('signs what its secret verifies, and what it signed is listed', async () => {
    const issued = door.cli(...ISSUE, '--key', 'Rooms', '--label', 'Ann')
    expect(await issued.ended, issued.output()).toBe(0)
    writeFileSync(file('secret'), SECRET)
    writeFileSync(file('token'), issued.output())
    const verify = ['token', 'verify', '--format', 'livekit', '--api-key', 'APIx']
    const command = `"${process.execPath}" "${CLI}" ${verify.join(' ')} --secret-file "${file('secret')}" < "${file('token')}"`
    const checked = run('/bin/sh', ['-c', command], process.env)
    expect(await checked.ended, checked.output()).toBe(0)
    expect(checked.output()).toBe('valid\n')
    const { tokens } = await door.call('GET /tokens')
    expect(tokens).toMatchObject([{ kind: 'server-token', label: 'Ann', issuedBy: 'cli' }])
  })

  it.each([
    [[...ISSUE, '--key', 'Nobody'], 'There are: Rooms.'],
    [[...ISSUE, '--key', 'Rooms', '--api-key', 'APIy'], 'The key says that.'],
  ])('is refused with a reason: %j', async (command, reason) => {
    const refused = door.cli(...command)
    expect(await refused.ended).toBe(2)
    expect(refused.output()).toContain(reason)
  })
})

describe('checking with a key that is kept, on the command line', () => {
  const VERIFY = ['token', 'verify', '--format', 'livekit', '--key']
  /** Runs a command with a text on standard input. */
  async function piped(args: readonly string[], input: string) {
    writeFileSync(file('input'), input)
    const quoted = [process.execPath, CLI, ...args].map((each) => `"${each}"`).join(' ')
    const program = run('/bin/sh', ['-c', `${quoted} < "${file('input')}" 2>&1`], {
      env: inside(door.folder),
    })
    return { code: await program.ended, output: program.output() }
  }

  it.each([
    [[...VERIFY, 'Gone'], 'was deleted. Restore it first.'],
    [['token', 'verify', '--format', 'wowza', '--key', 'Rooms'], 'is of the format livekit'],
  ])('is refused with a reason: %j', async (command, reason) => {
    const gone = { name: 'Gone', format: 'livekit', settings: { apiKey: 'A' }, secret: SECRET }
    const { tokenKeys } = await door.call('GET /token-keys')
    if (!tokenKeys.some(({ name }) => name === 'Gone')) {
      const { id } = await door.call('POST /token-keys', gone as never)
      await door.call(`DELETE /token-keys/${id}` as 'DELETE /token-keys/{id}')
    }
    const refused = await piped(command, 'x')
    expect(refused.output).toContain(reason)
    expect(refused.code).toBe(2)
  })

  it('answers line by line, in words and in JSON, and says what it did not sign', async () => {
    const issued = door.cli(...ISSUE, '--key', 'Rooms', '--label', 'Bob')
    expect(await issued.ended).toBe(0)
    const token = issued.output().trim()
    const bad = `${token.slice(0, -4)}AAAA`
    const words = await piped([...VERIFY, 'Rooms'], `${token}\n${bad}\n`)
    expect(words).toMatchObject({ code: 1 })
    expect(words.output).toMatch(/^valid\nnot verified: .*\(jws_signature\)\n$/)
    const lines = [{ token }, { token: bad }, { token, apiKey: 'x' }].map((each) =>
      JSON.stringify(each),
    )
    const json = await piped([...VERIFY, 'Rooms', '--json'], lines.join('\n'))
    expect(json.code).toBe(1)
    const answers = json.output.trim().split('\n')
    expect(answers.map((each) => JSON.parse(each))).toMatchObject([
      { verified: true, valid: true, value: { sub: 'ann' } },
      { verified: false, valid: false, reasons: ['jws_signature'] },
      { line: 3, error: { code: 'ERR_INPUT_INVALID' } },
    ])
    const decode = ['token', 'decode', '--format', 'livekit', '--key', 'Rooms', '--json']
    const read = await piped(decode, [`{"token":"${token}"}`, `{"token":"${bad}"}`].join('\n'))
    expect(read.code).toBe(1)
    expect(
      read.output
        .trim()
        .split('\n')
        .map((each) => JSON.parse(each)),
    ).toMatchObject([{ value: { sub: 'ann' }, verified: true }, { verified: false }])
    for (const { output } of [words, json, read]) expect(output).not.toContain(SECRET)
    const { entries } = await door.call('GET /audit')
    expect(entries).toContainEqual(
      expect.objectContaining({ what: 'token_key.verify', actor: 'cli', detail: 'Rooms' }),
    )
  })
})

describe('a list on the command line', () => {
  const many = (...args: readonly string[]) => door.cli('issue-many', ...args)

  it('says by line what is wrong, and issues nothing', async () => {
    writeFileSync(file('bad.csv'), 'room,identity,minutes\nnews,ann,5\nnews,,5\n')
    const dry = many('server-token', file('bad.csv'), '--key', 'Rooms', '--dry-run')
    expect(await dry.ended).toBe(1)
    expect(dry.output()).toContain('2 rows: 1 can be issued, 1 cannot.\nline 3, viewer: ')
    const refused = many('server-token', file('bad.csv'), '--key', 'Rooms', '--output', file('no'))
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain('Nothing was issued.')
    expect((await door.call('GET /tokens')).tokens).toHaveLength(2)
  })

  it.each([[['stream-key', '/nowhere.csv', '--dry-run'], '/nowhere.csv cannot be read']])(
    'is refused with a reason: %j',
    async (args, reason) => {
      const refused = many(...args)
      expect(await refused.ended).not.toBe(0)
      expect(refused.output()).toContain(reason)
    },
  )

  it.each([
    ['server-token', 'room,identity\nnews,ann\nnews,\n', ['--key', 'Rooms', '--skip-bad'], 1],
    [
      'stream-key',
      '1,Studio\n',
      ['--stream', 'live/news', '--column', 'label=2', '--column', 'stream=3'],
      1,
    ],
  ])('of %s writes the texts into a file for its owner alone', async (kind, rows, flags, count) => {
    const [input, result] = [file(`${kind}.csv`), file(`${kind}-result.csv`)]
    writeFileSync(input, rows)
    const issued = many(kind, input, '--output', result, ...flags)
    expect(await issued.ended, issued.output()).toBe(kind === 'server-token' ? 1 : 0)
    expect(issued.output()).toContain(`${count} of ${count} issued`)
    const written = readFileSync(result, 'utf8')
    expect(written.match(/,"?issued"?,/g)).toHaveLength(count)
    expect(statSync(result).mode & 0o077).toBe(0)
    const again = many(kind, input, '--output', result, ...flags)
    expect(await again.ended).toBe(1)
    expect(readFileSync(result, 'utf8')).toBe(written)
  })
})
