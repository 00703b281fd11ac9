import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { freshFolder } from '../real/stagedoor.ts'
import { expectNoViolation } from './axe.ts'
import {
  beforeAttemptAnew,
  copied,
  gone,
  goTo,
  openContext,
  panel,
  seen,
  seenLate,
  startDesk,
} from './support.ts'

/** A folder whose Stagedoor was last seen nine days ago. */
function folderOfBefore(): string {
  const folder = freshFolder()
  const data = join(folder, 'data', 'stagedoor')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const thenMs = Date.now() - 9 * 86_400_000
  const last = { wallMs: thenMs, machineMs: 0, boot: 'before' }
  writeFileSync(join(data, 'clock.json'), JSON.stringify({ believedMs: thenMs, line: [], last }))
  return folder
}

const desk = startDesk(undefined, folderOfBefore, '--console-name', 'radio.test:8443')

describe('a clock that is far ahead', () => {
  it('is told of above every screen, until it is said by keyboard that the date is right', async () => {
    const { page, door } = desk
    const codes = async () => (await door.call('GET /alarms')).alarms.map(({ code }) => code)
    expect(await codes()).toContain('clock_doubted')
    await seen(page.getByText('9 days ahead'))
    await expectNoViolation(page)
    await page.getByRole('button', { name: 'The date is right' }).press('Enter')
    await gone(page.getByText('9 days ahead'))
    expect(await codes()).not.toContain('clock_doubted')
    const { entries } = await door.call('GET /audit')
    expect(entries).toContainEqual(expect.objectContaining({ what: 'clock.confirm' }))
  })
})

/** On a phone, which may show a code as well; its clock is of its own. */
async function expectNewCode(tab: Page): Promise<void> {
  await goTo(tab, '/settings')
  await seen(tab.getByRole('listitem').filter({ hasText: 'this browser' }))
  await tab.clock.install()
  await tab.getByRole('button', { name: 'Sign in a phone' }).press('Enter')
  await seen(panel(tab).getByText(/^Opens once/))
  await tab.clock.fastForward('02:01')
  await seen(panel(tab).getByText('This code is too old.'))
  await panel(tab).getByRole('button', { name: 'New code' }).press('Enter')
  await seen(panel(tab).getByText(/^Opens once/))
}

describe('a phone', () => {
  it('is signed in by a QR code that leads to the name of the proxy, is told of, and signed out again', async () => {
    const { page } = desk
    await desk.go('/settings')
    await page.getByRole('button', { name: 'Sign in a phone' }).press('Enter')
    await seen(panel(page).getByRole('img', { name: 'The launch link as a QR code' }))
    await seen(panel(page).getByText('https://radio.test:8443'))
    await seen(panel(page).getByText(/^Opens once, within 1 min/))
    expect(await panel(page).textContent()).not.toContain('launch=')
    await expectNoViolation(page)
    await panel(page).getByRole('button', { name: 'Copy the link' }).click()
    const { hash } = new URL(await copied(page, /^https:\/\/radio\.test:8443\/#launch=/))
    const phone = await openContext(desk.browser, desk.door, {
      viewport: { width: 390, height: 844 },
      userAgent: 'Mozilla/5.0 (iPhone) Version/19.5 Mobile/15E148 Safari/604.1',
    })
    const tab = await phone.newPage()
    await tab.goto(`${desk.door.consoleUrl}/${hash}`)
    await seen(tab.getByRole('heading', { name: 'Live' }))
    await expectNewCode(tab)
    await seen(panel(page).getByText('Signed in: Safari on iPhone'))
    await gone(panel(page).getByRole('img', { name: 'The launch link as a QR code' }))
    await expectNoViolation(page)
    await panel(page).getByRole('button', { name: 'Sign out' }).press('Enter')
    await seen(panel(page).getByText('Signed out: Safari on iPhone'))
    await seen(tab.getByRole('heading', { name: 'This browser is not signed in' }))
    await phone.close()
    await page.keyboard.press('Escape')
    await gone(page.getByRole('list', { name: 'Phones that are signed in' }))
  })
})

describe('the settings of the Director', () => {
  beforeAttemptAnew(async () => {
    await desk.door.call('PATCH /settings', { director: { urls: [], iceServers: [] } })
    await desk.page.reload()
  })

  it('say what is wrong with an address, in place', async () => {
    const { page } = desk
    await desk.go('/settings')
    desk.troubles.expectOnly(/400/)
    await page.getByLabel('Media server addresses').fill('https://media.example')
    await page.getByRole('button', { name: 'Store Director settings' }).click()
    await seen(page.getByText('Write an address with ws:// or wss://.'))
    await page.getByRole('button', { name: 'Undo changes' }).click()
  })

  it('are stored, and take the credential of a TURN server without showing it again', async () => {
    const { page } = desk
    await desk.go('/settings')
    await page.getByLabel('Media server addresses').fill('wss://media.example/ws/v2/{action}')
    await page
      .getByLabel('STUN and TURN servers')
      .fill('stun:stun.example:3478\nturn:turn.example:3478 door')
    await page.getByRole('button', { name: 'Store Director settings' }).click()
    await seen(page.getByText('The settings of the Director are stored'))
    await seen(page.getByText('no credential'))
    await page.getByLabel('Credential', { exact: true }).fill('quiet-as-a-mouse')
    await page.getByRole('button', { name: 'Store credential' }).click()
    await seen(page.getByText('credential set'))
    const { director } = await desk.door.call('GET /settings')
    expect(director).toMatchObject({
      urls: ['wss://media.example/ws/v2/{action}'],
      iceServers: [
        { urls: ['stun:stun.example:3478'], username: null },
        { urls: ['turn:turn.example:3478'], username: 'door' },
      ],
    })
    expect(await page.content()).not.toContain('quiet-as-a-mouse')
  })
})

describe('the configuration as a file', () => {
  it('is refused in words, shown as a difference, and applied', async () => {
    const { page, door, troubles } = desk
    await desk.go('/settings')
    const part = page.getByRole('region', { name: 'Export and import' })
    const show = part.getByRole('button', { name: 'Show what would change' })
    troubles.expectOnly(/400|409/)
    await part.getByLabel('YAML to import').fill('stagedoor: 1\nstreams: 7')
    await show.click()
    await seen(part.getByText('It cannot be applied; nothing was changed'))
    await part.getByLabel('YAML to import').fill('stagedoor: 1\nstreams:\n  - name: live/file')
    await show.click()
    await seen(part.getByText('live/file', { exact: false }).last())
    const apply = part.getByRole('button', { name: 'Apply 1 change' })
    await seen(apply)
    expect((await door.call('GET /streams')).streams).toEqual([])
    await expectNoViolation(page)
    await apply.click()
    await seen(page.getByText('Applied: 1 change'))
    expect((await door.call('GET /streams')).streams).toMatchObject([{ name: 'live/file' }])
    await page.keyboard.press('Control+z')
    const undo = page.getByRole('dialog', { name: 'Undo the applied document' })
    await seen(undo.getByText('Stream live/file is deleted again.'))
    await expectNoViolation(page)
    await undo.getByRole('button', { name: 'Undo this' }).click()
    await seen(page.getByText('Undone: what the document declares is as before'))
    expect((await door.call('GET /streams')).streams).toEqual([])
  })
})

describe('the audit log', () => {
  it('is checked, and exported', async () => {
    const { page } = desk
    const part = page.getByRole('region', { name: 'Audit log' })
    await part.getByRole('button', { name: 'Check the log' }).click()
    await seen(part.getByText('The audit log is as it was written'))
    await seen(part.getByText(/^Receipt:/))
    const waiting = page.waitForEvent('download')
    await part.getByRole('button', { name: 'Export as CSV' }).click()
    const saved = await waiting
    expect(readFileSync(await saved.path(), 'utf8')).toContain('stream.create')
  })
})

describe('diagnostics, by keyboard', () => {
  it('are looked at file by file before they are saved, and one can be left out', async () => {
    const { page } = desk
    await desk.go('/settings')
    await page.getByRole('button', { name: 'Look at what would be in it' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Diagnostics' })
    await seen(dialog.getByText('there is no alarm'))
    await dialog.getByRole('button', { name: 'configuration.yaml' }).focus()
    await page.keyboard.press('Enter')
    await seen(dialog.getByText('stagedoor: 1'))
    await expectNoViolation(page)
    await dialog.getByLabel('Put decisions.json into the archive').focus()
    await page.keyboard.press('Space')
    const waiting = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save 6 files as ZIP' }).focus()
    await page.keyboard.press('Enter')
    const saved = await waiting
    expect(saved.suggestedFilename()).toMatch(/^stagedoor-diagnostics-.*\.zip$/)
    const names = Object.keys(unzipSync(readFileSync(await saved.path())))
    expect(names).toContain('self-test.txt')
    expect(names).not.toContain('decisions.json')
  })
})

describe('backups, by keyboard', () => {
  const row = (text: string | RegExp) =>
    desk.page
      .getByRole('region', { name: 'Backups', exact: true })
      .getByRole('listitem')
      .filter({ hasText: text })
  const press = async (name: string | RegExp, key = 'Enter'): Promise<void> => {
    await desk.page.getByRole('button', { name }).first().focus()
    await desk.page.keyboard.press(key)
  }
  /** Of the menu of a backup, which takes the focus itself as it opens: before that the key would be of another line. */
  const pick = async (name: string): Promise<void> => {
    await press(/^Actions on the backup of/)
    await seen(desk.page.locator('[role=menu] :focus'))
    await desk.page.getByRole('menuitem', { name }).press('Enter')
  }

  const backUp = async (): Promise<void> => {
    const { backups } = await desk.door.call('GET /backups')
    await press('Back up now')
    await seen(row('made by hand').nth(backups.filter(({ maker }) => maker === 'operator').length))
  }
  /** The focus is back at the menu before the next key is pressed: it would take that as its own. */
  const restoreAtStart = async (): Promise<void> => {
    const button = { name: 'Restore at the next start' }
    // Refused until the difference was seen.
    await seen(desk.page.getByRole('button', { ...button, disabled: false }))
    await press(button.name)
    await seenLate(desk.page.getByText('takes the place of the database at the next start'))
    await gone(panel(desk.page))
    await seen(desk.page.locator('[aria-label^="Actions on the backup of"]:focus'))
  }

  beforeAttemptAnew(async () => {
    const { door, page } = desk
    const { backups, staged } = await door.call('GET /backups')
    if (staged !== null) await door.call('DELETE /restore')
    for (const { name } of backups) {
      await door.call(`DELETE /backups/${name}` as 'DELETE /backups/{name}')
    }
    for (const { id } of (await door.call('GET /revocations')).revocations) {
      await door.call(`DELETE /revocations/${id}` as 'DELETE /revocations/{id}')
    }
    await door.call('POST /backup')
    await door.call('PATCH /settings', { onAir: 'auto', backups: { keepWeeks: 4 } })
    await page.reload()
    await desk.go('/settings')
  })

  it('say why one cannot be restored', async () => {
    const { page } = desk
    await desk.go('/settings')
    await backUp()
    const { backups, folder } = await desk.door.call('GET /backups')
    truncateSync(join(folder, backups[0]?.name ?? ''), 4096)
    await press('Prove')
    await seenLate(row('Cannot be restored'))
    await pick('Delete')
    await page.getByRole('button', { name: 'Delete backup' }).focus()
    await page.keyboard.press('Enter')
    await gone(row('Cannot be restored'))
  })

  it('are made, proved and fetched', async () => {
    const { page } = desk
    const fetched = async () =>
      (await desk.door.call('GET /audit')).entries.filter(({ what }) => what === 'export.backup')
    const before = await fetched()
    await backUp()
    await press('Prove')
    await seenLate(row('Proven'))
    await seen(page.getByText(/^Last proven restore: (just now|\d+ s ago)/))
    const download = page.waitForEvent('download')
    await pick('Download')
    const path = await (await download).path()
    expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3')
    expect(await fetched()).toHaveLength(before.length + 1)
    await desk.go('/')
    await press(/^Last backup .+ · proven restore /)
    await page.waitForFunction(() => document.activeElement?.textContent === 'Backups')
  })

  it('are taken in from a file that was kept elsewhere, and refused when it is none', async () => {
    const { page, door, troubles } = desk
    const { backups, folder } = await door.call('GET /backups')
    const buffer = readFileSync(join(folder, backups[0]?.name ?? ''))
    const choose = (content: Buffer): Promise<void> =>
      page.getByLabel('Backup file').setInputFiles({
        name: 'kept.db',
        mimeType: 'application/octet-stream',
        buffer: content,
      })
    troubles.expectOnly(/Failed to load/)
    await choose(Buffer.from('no backup'))
    await seenLate(page.getByText('It was not taken in; nothing is left of it'))
    await choose(buffer)
    const taken = row('brought in to be restored')
    await seenLate(taken)
    expect((await door.call('GET /audit')).entries[0]).toMatchObject({ what: 'backup.upload' })
    await taken.getByRole('button', { name: /^Actions on the backup of/ }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete backup' }).click()
    await gone(panel(page))
    await gone(taken)
  })

  it('are restored at the next start after a look at the difference, which can be taken back', async () => {
    const { page, door } = desk
    await door.call('POST /revocations', { kind: 'viewer', value: 'eve', untilMs: null, note: '' })
    await pick('Restore')
    await seenLate(page.getByText('1 revocation would be forgotten'))
    await seen(page.getByText('viewer eve'))
    await expectNoViolation(page)
    await restoreAtStart()
    expect((await door.call('GET /backups')).staged).toMatchObject({ actor: 'console' })
    const bar = page.getByText('A restore waits: at the next start')
    await seen(bar)
    // Above every screen; the other one, among the backups, is the same.
    await page.getByRole('alert').getByRole('button', { name: 'Cancel restore' }).press('Enter')
    await gone(bar)
    await gone(page.getByText('takes the place of the database at the next start'))
    expect((await door.call('GET /backups')).staged).toBeNull()
  })

  it('are made by themselves as it is set', async () => {
    const { page } = desk
    await page.getByLabel('Keep weeks').fill('8')
    await press('Store schedule')
    await seen(page.getByText('The schedule is stored'))
    expect((await desk.door.call('GET /settings')).backups.keepWeeks).toBe(8)
  })

  it('are restored at once by a restart, which on air has to be typed', async () => {
    const { page, door, troubles } = desk
    // The page asks on while nobody is at the port.
    troubles.expectOnly(/ERR_|Failed to load/)
    await door.call('PATCH /settings', { onAir: 'on' })
    const { startedAtMs } = await door.call('GET /about')
    await pick('Restore')
    await restoreAtStart()
    await press('Restart now')
    await panel(page).getByLabel('Why restart all the same').fill('The wrong database')
    await panel(page).getByLabel('Type “restart on air”').fill('restart')
    const restart = panel(page).getByRole('button', { name: 'Restart now' })
    await restart.focus()
    // Its tooltip is a layer of its own, which the focus opens.
    await seen(
      page.getByText('You are on air: say why, and type the words.').filter({ visible: true }),
    )
    await expectNoViolation(page)
    await restart.press('Enter')
    expect((await door.call('GET /about')).startedAtMs).toBe(startedAtMs)
    await panel(page).getByLabel('Type “restart on air”').fill('restart on air')
    await restart.press('Enter')
    await gone(panel(page))
    await seen(page.getByRole('heading', { name: 'Settings', level: 1 }))
    expect((await door.call('GET /about')).startedAtMs).toBeGreaterThan(startedAtMs)
    expect((await door.call('GET /revocations')).revocations).toEqual([])
  })
})
