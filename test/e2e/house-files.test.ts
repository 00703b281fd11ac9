import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRecording } from '../real/hls-origin.ts'
import { havePrograms, run, until } from '../real/programs.ts'
import { bringAxe, expectNoViolation } from './axe.ts'
import { panel, seen, startDesk } from './support.ts'

/** Packs as others do: Info-ZIP, or the zipfile module of Python. */
function pack(folder: string, command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}

describe.skipIf(!havePrograms('ffmpeg', 'zip', 'python3'))('house files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-zips-'))
  const desk = startDesk(async (door) => {
    const originUrl = 'http://127.0.0.1:9/index.m3u8'
    await door.call('POST /streams', { name: 'live/news', originUrl, originAllowPrivate: true })
  })

  beforeAll(async () => {
    mkdirSync(join(folder, 'pause'))
    expect(await makeRecording(join(folder, 'pause', 'index.m3u8')).ended).toBe(0)
    pack(folder, 'zip', '-q', '-r', 'pause.zip', 'pause')
    // Written where it cannot go back, so that sizes stand behind each file.
    pack(folder, 'sh', '-c', 'zip -q -r - pause | cat > streamed.zip')
    pack(join(folder, 'pause'), 'python3', '-m', 'zipfile', '-c', '../python.zip', '.')
    mkdirSync(join(folder, 'linked'))
    symlinkSync('/etc/hostname', join(folder, 'linked', 'index.m3u8'))
    pack(folder, 'zip', '-q', '-r', '-y', 'linked.zip', 'linked')
    await bringAxe(desk.page)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const box = () => desk.page.getByRole('region', { name: 'Upload a house file' })
  const choose = (file: string) =>
    box().locator('input[type=file]').setInputFiles(join(folder, file))
  const inHouse = async () => {
    const { folder: house } = await desk.door.call('GET /house-files')
    return readdirSync(house).filter((name) => name !== '.trash')
  }

  it('are chosen, named and played', async () => {
    const { page, door } = desk
    await desk.go('/settings')
    await choose('streamed.zip')
    await box().getByLabel('Name').fill('night show')
    await seen(box().getByText('Its folder has a name that cannot be used', { exact: false }))
    await box().getByLabel('Name').fill('night')
    await expectNoViolation(page)
    await box().getByRole('button', { name: 'Upload', exact: true }).click()
    await seen(page.getByText('night can be played now'))
    await seen(page.getByRole('button', { name: 'Delete night' }))
    const { gatewayUrl } = await door.call('GET /about')
    const url = `${gatewayUrl}/house/night/index.m3u8`
    const player = run('ffmpeg', ['-v', 'error', '-i', url, '-t', '3', '-f', 'null', '-'])
    expect(await player.ended, player.output()).toBe(0)
  })

  it('that are none are refused with the reason, and nothing is left', async () => {
    const { troubles } = desk
    troubles.expectOnly(/400/)
    await choose('linked.zip')
    await box().getByRole('button', { name: 'Upload', exact: true }).click()
    await seen(box().getByRole('alert').getByText('is a link or no plain file', { exact: false }))
    await box().getByRole('button', { name: 'Cancel' }).click()
    expect(await inHouse()).toEqual(['night'])
  })

  it('make room only when that was confirmed, and come back', async () => {
    const { page, door } = desk
    await choose('python.zip')
    await box().getByLabel('Name').fill('night')
    await box().getByRole('button', { name: 'Upload', exact: true }).click()
    await panel(page).getByRole('button', { name: 'Replace' }).click()
    await until('it is replaced', async () => (await deleted()).length === 1)
    await page.getByRole('button', { name: 'Delete night' }).click()
    await until('it is deleted', async () => (await inHouse()).length === 0)
    // The upload can be undone too.
    const told = page.locator('[data-toast]').filter({ hasText: 'night is deleted' })
    await told.getByRole('button', { name: 'Undo' }).click()
    await until('it is back', async () => (await inHouse()).length === 1)
    expect(await deleted()).toMatchObject([{ kind: 'house_file', label: 'night' }])

    async function deleted() {
      return (await door.call('GET /deleted')).deleted
    }
  })

  it('are listed, added and removed on the command line', async () => {
    const { door } = desk
    const cli = async (...args: readonly string[]) => {
      const program = door.cli('house-files', ...args)
      return { code: await program.ended, text: program.output() }
    }
    const added = await cli('add', join(folder, 'pause.zip'))
    expect(added).toMatchObject({ code: 0, text: expect.stringMatching(/^pause\t\d+(\.\d+)? s, /) })
    expect(await cli('add', join(folder, 'pause.zip'))).toMatchObject({
      code: 1,
      text: expect.stringContaining('There is a house file pause already'),
    })
    expect((await cli()).text).toMatch(/^night\t.*\npause\t/)
    expect((await cli('remove', 'pause')).text).toContain('pause is deleted')
    expect(await inHouse()).toEqual(['night'])
  })
})
