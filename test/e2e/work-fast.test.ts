import { beforeAll, expect, test } from 'vitest'
import { bringAxe, expectNoViolation } from './axe.ts'
import { fillStation } from './station.ts'
import { anew, gone, panel, seen, startDesk, typeIntoPalette } from './support.ts'

/* The palette, done with the keyboard alone, and the wall. */
const desk = startDesk(async (door) => {
  await fillStation(door)
})

beforeAll(() => bringAxe(desk.page))

const option = (name: RegExp) => desk.page.getByRole('option', { name })

const openPalette = (text: string): Promise<void> => typeIntoPalette(desk.page, text)

test('a token is revoked from the palette by Enter twice, and by Enter once it is not', async () => {
  const { page, door } = desk
  const isRevoked = async (): Promise<boolean> => {
    const { tokens } = await door.call('GET /tokens')
    return tokens.some(({ label, revokedAtMs }) => label === 'Ada' && revokedAtMs !== null)
  }
  await desk.go('/streams')
  await openPalette('ada')
  await seen(option(/^Ada/))
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('revoke')
  await seen(option(/^Revoke$/))
  await page.keyboard.press('Enter')
  await seen(option(/Enter again.*refused/))
  expect(await isRevoked()).toBe(false)
  await expectNoViolation(page)
  // Leaving the line takes the first Enter back.
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  expect(await isRevoked()).toBe(false)
  await page.keyboard.press('Enter')
  await gone(panel(page))
  await seen(page.getByText('Ada revoked'))
  expect(await isRevoked()).toBe(true)
})

test('a stream is switched off from the palette by Enter twice, and on again by Undo', async () => {
  const { page, door } = desk
  const isOn = async (): Promise<boolean | undefined> =>
    (await door.call('GET /streams')).streams.find(({ name }) => name === 'live/news')?.enabled
  await desk.go('/')
  await openPalette('evening')
  await seen(option(/^Evening news/))
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('switch')
  await page.keyboard.press('Enter')
  await seen(option(/Enter again.*refused/))
  expect(await isOn()).toBe(true)
  await page.keyboard.press('Enter')
  await seen(page.getByText('live/news is switched off'))
  expect(await isOn()).toBe(false)
  await openPalette('evening')
  await seen(option(/^Evening news.*switched off/))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  // Whoever is let in again by it is shown first.
  desk.troubles.expectOnly(/409/)
  await page.keyboard.press('Control+z')
  await panel(page).getByRole('button', { name: 'Undo this' }).press('Enter')
  await expect.poll(isOn).toBe(true)
})

test('and from the menu of its row, which leads back to the row', async () => {
  const { page } = desk
  await desk.go('/streams')
  const row = page.getByRole('row').filter({ hasText: 'live/closed' })
  const off = row.getByText('Off', { exact: true })
  await seen(off)
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await seen(page.getByRole('menuitem', { name: 'Switch on' }))
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await seen(page.getByText('live/closed is switched on'))
  await gone(off)
  await seen(row.and(page.locator(':focus')))
  await page.keyboard.press('ContextMenu')
  await seen(page.getByRole('menuitem', { name: 'Switch off' }))
  await page.keyboard.press('Escape')
  await gone(page.getByRole('menu'))
  // What it opens takes the focus, and leads back to the row as well.
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Note' }).press('Enter')
  await seen(panel(page).locator('textarea:focus'))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await seen(row.and(page.locator(':focus')))
  await page.keyboard.press('Control+z')
  await seen(off)
})

test('one that somebody watches is switched off, or deleted, only after it was said how many', async () => {
  const { page, door } = desk
  const isOn = async (): Promise<boolean | undefined> =>
    (await door.call('GET /streams')).streams.find(({ name }) => name === 'live/open')?.enabled
  const said = page.getByText(/^Nobody publishes and 2 viewers watch it now\./)
  await desk.go('/streams')
  await page.getByRole('row').filter({ hasText: 'live/open' }).press('Enter')
  await panel(page).getByRole('button', { name: 'Delete' }).click()
  await seen(said)
  await page.keyboard.press('Escape')
  await gone(said)
  await panel(page).getByRole('button', { name: 'Switch off' }).click()
  await seen(said)
  expect(await isOn()).toBe(true)
  await page.getByRole('dialog').last().getByRole('button', { name: 'Switch off' }).press('Enter')
  await expect.poll(isOn).toBe(false)
  await panel(page).getByRole('button', { name: 'Switch on' }).click()
  await expect.poll(isOn).toBe(true)
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('one that is on air has to be held, from the palette, its row, and to delete it, and says what goes', async () => {
  const { page, door } = desk
  const { item, secret } = await door.call('POST /media-servers', {
    ...{ name: anew('Encoders'), protocol: 'generic' },
  })
  const name = anew('live/roof')
  const streamId = (await door.call('POST /streams', { name, mode: 'public' })).item.id
  const key = await door.call('POST /stream-keys', { streamId, label: 'Camera' })
  const ask = async (question: object): Promise<number> => {
    const body = JSON.stringify({ version: 1, stream: name, ...question })
    const headers = { 'content-type': 'application/json' }
    const url = `${door.handlerUrl}/ask/${item.id}/${secret}`
    return (await fetch(url, { method: 'POST', headers, body })).status
  }
  const encoder = { action: 'publish', address: '203.0.113.80', credential: key.secret }
  expect(await ask({ ...encoder, session: 'e1' })).toBe(200)
  expect(await ask({ action: 'subscribe', session: 'v1', address: '203.0.113.81' })).toBe(200)
  const isOn = async (): Promise<boolean | undefined> =>
    (await door.call('GET /streams')).streams.find((each) => each.name === name)?.enabled
  const said = page.getByText(
    new RegExp(`^1 source publishes and 1 viewer watches it now\\. ${name} goes off`),
  )
  const dialog = panel(page).last()
  const leave = async (): Promise<void> => {
    await page.keyboard.press('Escape')
    await gone(said)
  }
  await desk.go('/streams')
  const row = page.getByRole('row').filter({ hasText: name })
  await seen(row.getByText('On air'))
  await row.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Switch off' }).press('Enter')
  await seen(said)
  await expectNoViolation(page)
  await leave()
  await row.press('Enter')
  await panel(page).getByRole('button', { name: 'Delete' }).click()
  await seen(said)
  const remove = dialog.getByRole('button', { name: /^Delete stream/ }).last()
  await remove.click()
  await seen(remove.getByText('hold 5 s'))
  await leave()
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await openPalette(name)
  await seen(option(new RegExp(`^${name}`)))
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('switch')
  await page.keyboard.press('Enter')
  await seen(said)
  await dialog
    .getByRole('button', { name: /^Switch off/ })
    .last()
    .click()
  expect(await isOn()).toBe(true)
  await dialog.getByLabel(`Cannot hold? Type “${name}”`).fill(name)
  await dialog.getByRole('button', { name: 'Switch off' }).first().click()
  await expect.poll(isOn).toBe(false)
  await seen(page.getByText(/^Undo connects nobody/))
  expect(await ask({ ...encoder, session: 'e2' })).toBe(403)
})

test('Escape leads back to what was found, then out', async () => {
  const { page } = desk
  await desk.go('/streams')
  await openPalette('evening')
  await seen(option(/^Evening news/))
  await page.keyboard.press('ArrowRight')
  await seen(option(/^Show who is live$/))
  await page.keyboard.press('Escape')
  await seen(option(/^Evening news/))
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('what is found is opened, also on the screen one is on; parts of Settings and Help too', async () => {
  const { page } = desk
  await desk.go('/streams')
  await openPalette('evening')
  await seen(option(/^Evening news/))
  await page.keyboard.press('Enter')
  await seen(panel(page).getByRole('heading', { name: /Evening news|live\/news/ }))
  await page.keyboard.press('Escape')
  await openPalette('settings lock')
  await page.keyboard.press('Enter')
  await seen(page.getByRole('heading', { name: 'Lock', level: 2 }))
  await openPalette('during live')
  await page.keyboard.press('Enter')
  await seen(page.getByRole('heading', { name: 'During a live show' }))
})

test('what the buttons of screens begin is begun from the palette, also on the screen one is on', async () => {
  const { page, door } = desk
  await desk.go('/help')
  for (const [text, title] of [
    ['issue a', 'What is it for?'],
    ['add a stream', 'Add a stream'],
    ['write a new', 'New rule'],
    ['review and', 'Publish version 2'],
    ['revoke many', 'Revoke many'],
    ['export sessions', 'Export sessions'],
    ['export sessions', 'Export sessions'],
  ]) {
    await openPalette(text ?? '')
    await page.keyboard.press('Enter')
    await gone(page.getByRole('combobox', { name: 'Search commands' }))
    await seen(panel(page).getByRole('heading', { name: title ?? '' }))
    await page.keyboard.press('Escape')
    await gone(panel(page))
  }
  // One may have been made by itself meanwhile.
  const made = async (): Promise<number> =>
    (await door.call('GET /backups')).backups.filter(({ maker }) => maker === 'operator').length
  const before = await made()
  await openPalette('back up now')
  await page.keyboard.press('Enter')
  await seen(page.getByText('Backed up, opened and checked'))
  expect(await made()).toBe(before + 1)
})

test('a filter is saved as a view, is a tab, is renamed, deleted and put back', async () => {
  const { page, door } = desk
  const names = async () => (await door.call('GET /views')).views.map(({ name }) => name)
  await desk.go('/decisions?q=deny')
  await page.getByRole('button', { name: 'Saved views' }).click()
  await panel(page).getByLabel('Save the filter as').fill('Refused only')
  await page.keyboard.press('Enter')
  await seen(panel(page).getByRole('button', { name: 'Unpin Refused only' }))
  await expectNoViolation(page)
  await panel(page).getByLabel('Name of Refused only').fill('Door shut')
  await page.keyboard.press('Enter')
  await seen(panel(page).getByRole('button', { name: 'Delete Door shut' }))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'All', exact: true }).click()
  const tab = page.getByRole('button', { name: 'Door shut', exact: true })
  await tab.click()
  const filter = page.getByRole('searchbox', { name: 'Filter decisions' })
  await expect.poll(() => filter.inputValue()).toBe('deny')
  await expectNoViolation(page)
  await page.getByRole('button', { name: 'Saved views' }).click()
  await panel(page).getByRole('button', { name: 'Delete Door shut' }).click()
  await seen(panel(page).getByText('Nothing is saved yet.'))
  expect(await names()).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await seen(tab)
  expect(await names()).toEqual(['Door shut'])
})

test('the wall shows figures, neither addresses nor viewers, says since when it is offline and that it is a rehearsal, and is left', async () => {
  const { page, troubles } = desk
  await openPalette('on air: hold')
  await seen(page.getByRole('option', { name: /^On air: hold back/ }))
  await page.keyboard.press('Control+a')
  await page.keyboard.type('wall')
  await seen(page.getByRole('option', { name: /^Wall/ }))
  await page.keyboard.press('Enter')
  await seen(page.getByRole('heading', { name: 'Viewers now' }))
  await seen(page.getByText('The stream needs a credential and none was presented'))
  await expectNoViolation(page)
  expect(await page.getByRole('main').textContent()).not.toMatch(/203\.0\.113|198\.51\.100|Ada/)
  troubles.expectOnly(/ERR_|Failed to load/)
  await page.route('**/api/v1/about', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), mode: 'rehearsal' } })
  })
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.reload()
  await seen(page.getByText(/^Offline since/))
  await page.unroute('**/api/v1/**')
  await gone(page.getByText(/^Offline since/))
  await seen(page.getByText('A copy with keys of its own, deleted when it stops.'))
  await page.unroute('**/api/v1/about')
  await page.keyboard.press('Escape')
  await seen(page.getByRole('navigation', { name: 'Screens' }))
})
