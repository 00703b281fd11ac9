import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { run } from './programs.ts'
import { CLI, freshFolder, inside, type Stagedoor, startStagedoor } from './stagedoor.ts'

const opened: Stagedoor[] = []
const folders: string[] = []
afterEach(async () => {
  for (const door of opened.splice(0)) await door.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = freshFolder()
  folders.push(folder)
  return folder
}

describe('apply, export, backup', () => {
  const YAML = 'stagedoor: 1\nstreams:\n  - name: live.mp3\n    mode: public\n'
  const KEY = '    keys: [{ label: studio, value: { file: studio.key } }]\n'

  /** With an instance running or, stopped, on the store itself. */
  async function place(running: boolean) {
    const door = await startStagedoor()
    opened.push(door)
    if (!running) await door.program.stop()
    const file = join(door.folder, 'station.yaml')
    writeFileSync(file, YAML + KEY)
    writeFileSync(join(door.folder, 'studio.key'), 'studio-0123456789\n')
    return { door, file }
  }

  it.each([true, false])('work the same, instance running: %s', async (running) => {
    const { door, file } = await place(running)
    const dry = door.cli('apply', file, '--dry-run')
    expect(await dry.ended, dry.output()).toBe(0)
    expect(dry.output()).toBe('+ stream live.mp3\n1 change, not applied (dry run).\n')
    const applied = door.cli('apply', file, '--json')
    expect(await applied.ended, applied.output()).toBe(0)
    expect(applied.output()).toContain('{"applied":true,"changes":1}')
    expect(applied.output()).not.toContain('studio-')
    const piped = ['-c', '"$0" "$1" export | "$0" "$1" apply -', process.execPath, CLI]
    const again = run('sh', piped, { env: inside(door.folder) })
    expect(await again.ended, again.output()).toBe(0)
    expect(again.output()).toBe('Nothing to change.\n')
    const folderIn = ['-c', '"$0" "$1" apply - < /', process.execPath, CLI]
    const refused = run('sh', folderIn, { env: inside(door.folder) })
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain('Standard input cannot be read: it is a folder.')
    const exported = door.cli('export')
    expect(await exported.ended).toBe(0)
    expect(exported.output()).toContain('name: live.mp3')
    const usage = door.cli('usage', '--period=today', '--zone=UTC', '--by=stream')
    expect(await usage.ended).toBe(0)
    expect(usage.output()).toContain('nothing watched, 0 sessions')
    const filtered = door.cli(
      ...['usage', '--stream=live.mp3', '--tag=club', '--viewer=ann', '--media-server=none'],
      ...['--grant=g', '--country=DE', '--protocol=hls', '--tracking-id=t', '--time-zone=UTC'],
    )
    expect(await filtered.ended, filtered.output()).toBe(0)
    expect(filtered.output()).toContain('No media server here is none')
    expect(filtered.output()).not.toContain('No stream here')
    for (const by of ['published', 'refused']) {
      expect(await door.cli('usage', `--by=${by}`).ended).toBe(0)
    }
    const bill = join(door.folder, 'bill.csv')
    const billed = ['usage', '--by=media-server', '--compare', '--format=csv']
    const toFile = door.cli(...billed, `--output=${bill}`)
    expect(await toFile.ended).toBe(0)
    expect(toFile.output()).toContain('Nobody is counted as watching in this period.')
    expect(readFileSync(bill, 'utf8')).toMatch(/^"from","to","from_before",.*\r\n$/)
    const nowhere = door.cli('usage', '--zone=Mars/Olympus')
    expect(await nowhere.ended).toBe(1)
    const decisions = door.cli('export', 'decisions')
    expect(await decisions.ended).toBe(0)
    expect(decisions.output()).toMatch(/^"id",/)
    const backup = door.cli('backup', '--json')
    expect(await backup.ended).toBe(0)
    const made = JSON.parse(backup.output())
    expect(made).toMatchObject({ checked: true })
    expect(statSync(made.path).mode & 0o777).toBe(0o600)
  })

  it('apply says whom it refuses of those who are in, before and after', async () => {
    const { door, file } = await place(true)
    const NOBODY =
      'rules: [{ id: nobody, priority: 1, source: { kind: any }, target: { kind: all }, effect: { kind: drop } }]\n'
    expect(await door.cli('apply', file).ended).toBe(0)
    const radio = { name: 'Radio', protocol: 'icecast' }
    const { item: server, secret } = await door.call('POST /media-servers', radio)
    const path = `/ask/${server.id}/${secret}`
    const body =
      'action=listener_add&server=radio&port=8000&client=1&mount=%2Flive.mp3&ip=192.0.2.1'
    const headers = { 'content-type': 'application/x-www-form-urlencoded', connection: 'close' }
    await fetch(`${door.handlerUrl}${path}`, { method: 'POST', headers, body })
    writeFileSync(file, YAML + NOBODY)
    const dry = door.cli('apply', file, '--dry-run')
    expect(await dry.ended, dry.output()).toBe(0)
    expect(dry.output()).toContain('1 of 1 who are in now would be refused')
    expect(dry.output()).toContain('live.mp3: 1.')
    const applied = door.cli('apply', file, '--json')
    expect(await applied.ended, applied.output()).toBe(0)
    expect(applied.output()).toMatch(/"changes":1,"impact":\{"live":1,"refused":1,.*"live\.mp3"/)
  })

  it.each(['export', 'backup', 'open'])('%s makes nothing where nothing is', async (command) => {
    const folder = newFolder()
    const refused = run(process.execPath, [CLI, command], { env: inside(folder) })
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toMatch(/There is no database in .*--data-dir.*ERR_NOT_FOUND/)
    expect(refused.output()).toContain(join(folder, 'data', 'stagedoor'))
    expect(readdirSync(folder)).toEqual([])
  })

  it('apply makes a database where nothing is only when told so', async () => {
    const folder = newFolder()
    const file = join(newFolder(), 'station.yaml')
    writeFileSync(file, YAML)
    const temporary = newFolder()
    const env = { ...inside(folder), TMPDIR: temporary }
    const apply = (...args: string[]) =>
      run(process.execPath, [CLI, 'apply', file, ...args], { env })
    for (const args of [[], ['--dry-run']]) {
      const refused = apply(...args)
      expect(await refused.ended).toBe(1)
      expect(refused.output()).toMatch(/There is no database in .*--create.*ERR_NOT_FOUND/)
      expect(readdirSync(folder)).toEqual([])
    }
    const tried = apply('--dry-run', '--create')
    expect(await tried.ended, tried.output()).toBe(0)
    expect(tried.output()).toBe('+ stream live.mp3\n1 change, not applied (dry run).\n')
    expect([...readdirSync(folder), ...readdirSync(temporary)]).toEqual([])
    const made = apply('--create')
    expect(await made.ended, made.output()).toBe(0)
    expect(made.output()).toContain('1 change applied.')
    const again = apply()
    expect(await again.ended).toBe(0)
    expect(again.output()).toBe('Nothing to change.\n')
  })

  it('name the whole path of a document that is not there', async () => {
    const folder = newFolder()
    const refused = run(process.execPath, [CLI, 'apply', 'no.yaml'], {
      env: { ...inside(folder), INIT_CWD: folder },
      cwd: resolve(import.meta.dirname, '../..'),
    })
    expect(await refused.ended).toBe(1)
    expect(refused.output()).toContain(`${join(folder, 'no.yaml')} cannot be read`)
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuse a document that does not fit, naming the line', async () => {
    const { door, file } = await place(false)
    writeFileSync(file, `${YAML}    made: public\n`)
    const applied = door.cli('apply', file)
    expect(await applied.ended).toBe(1)
    expect(applied.output()).toMatch(
      /^stagedoor: Line 5, .*\(streams\.0\.made\) \(ERR_INPUT_INVALID\)\n$/,
    )
  })
})
