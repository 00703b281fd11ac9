import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectNoViolation } from './axe.ts'
import { anew, copied, forget, gone, panel, seen, startDesk } from './support.ts'

/** More than a page holds. */
const LINKS = 230

const desk = startDesk(async (door) => {
  const { item } = await door.call('POST /streams', {
    name: 'live/news',
    playUrl: 'https://play.example/news',
  })
  await door.call('POST /applications', { id: 'radio.example' })
  for (let number = 0; number < LINKS; number += 1) {
    const label = number === 0 ? 'the oldest' : `listener ${number}`
    await door.call('POST /links', { streamId: item.id, minutes: 60, label })
  }
})
const row = (text: string) => desk.page.getByRole('row').filter({ hasText: text })
const button = (name: string) => panel(desk.page).getByRole('button', { name, exact: true })
/** Opens the form for a token of a kind. */
async function beginIssuing(kind: RegExp): Promise<void> {
  await desk.go('/tokens')
  await desk.page.getByRole('button', { name: 'Issue a token' }).click()
  await panel(desk.page).getByRole('button', { name: kind }).click()
}
const toast = (text: string) => desk.page.locator('[data-toast]').filter({ hasText: text })

test('the old address of the links leads to the tokens', async () => {
  await desk.page.evaluate("location.hash = '/links'")
  await seen(desk.page.getByRole('heading', { name: 'Tokens', level: 1 }))
  expect(new URL(desk.page.url()).hash).toBe('#/tokens')
})

test('keys pressed one right after the other act on the row that has the focus', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await seen(row('listener 229'))
  await page.getByRole('grid').focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'd']) await page.keyboard.press(key)
  await seen(toast('listener 228 switched off'))
  expect(await page.locator('[data-row]:focus').textContent()).toContain('listener 228')
  expect(await page.locator('[data-row][tabindex="0"]').textContent()).toContain('listener 228')
})

test('undo by keys outside a field leaves what was typed into the filter', async () => {
  const { page } = desk
  const box = page.getByLabel('Filter tokens')
  await box.pressSequentially('listener')
  await seen(row('listener 228'))
  await row('listener 228').focus()
  await page.keyboard.press('d')
  await seen(toast('listener 228 switched on'))
  await page.keyboard.press('Control+z')
  await seen(toast('Undone: listener 228 as before'))
  expect(await box.inputValue()).toBe('listener')
  await box.fill('')
})

test('a token beyond the first page is found by its label, and older ones come by scrolling', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await seen(row('listener 229'))
  await page.getByLabel('Filter tokens').fill('OLDEST')
  await seen(row('the oldest'))
  await page.getByLabel('Filter tokens').fill('')
  await seen(row('listener 229'))
  await row('listener 229').focus()
  await page.keyboard.press('End')
  await seen(page.getByText('That is all.'))
  await page.keyboard.press('End')
  await seen(row('the oldest'))
})

test('a kind that does not exist is said, not ignored', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await page.getByLabel('Filter tokens').fill('kind:cookie')
  await seen(page.getByText('There is no kind "cookie"'))
  await page.getByLabel('Filter tokens').fill('')
})

test('a stream key says what it permits before it is made, and is shown once', async () => {
  const { page } = desk
  await forget(desk.door, 'Studio')
  await beginIssuing(/^An encoder/)
  await seen(panel(page).getByText('Whoever holds it may publish on live/news, and not watch.'))
  await panel(page).getByLabel('Label').fill('Studio')
  await button('Issue').click()
  await seen(panel(page).getByText('Here is the stream key'))
  await button('Copy stream key').click()
  const key = await copied(page, /^sdk_/)
  await button('Done').click()
  await desk.go('/tokens?q=Studio')
  await seen(row('Studio'))
  expect(await page.content()).not.toContain(key)
})

test('a token of Phenix is refused without a name, and has address, text and test with one', async () => {
  const { page } = desk
  await beginIssuing(/^A Phenix client/)
  const name = panel(page).getByLabel('Name', { exact: true })
  desk.troubles.expectOnly(/400/)
  await button('Issue').click()
  await seen(panel(page).locator('[aria-invalid=true]'))
  await expect.poll(() => name.evaluate((box) => box === document.activeElement)).toBe(true)
  await name.fill('live/news')
  await button('Issue').click()
  await seen(panel(page).getByText(/^https:\/\/play\.example\/news\?token=DIGEST%3A/))
  await button('Copy Token alone').click()
  await copied(page, /^DIGEST:/)
  await button('Test it').click()
  await seen(panel(page).getByRole('status').getByText('Allowed'))
  await button('Done').click()
})

test('a country that is none is told at its field, which takes the focus', async () => {
  const { page } = desk
  await beginIssuing(/^A player with the Millicast SDK/)
  await panel(page).getByLabel('Label').fill('Web site')
  await panel(page).getByLabel('Streams').fill('live/news')
  const denied = panel(page).getByLabel('Not in countries')
  await denied.fill('Germany')
  desk.troubles.expectOnly(/400/)
  await button('Issue').click()
  await seen(panel(page).getByText('Write two letters, e.g. DE').last())
  await expect.poll(() => denied.evaluate((box) => box === document.activeElement)).toBe(true)
  await button('Cancel').click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await gone(panel(page))
})

test('a subscribe token says what is undecided before it is made', async () => {
  const { page } = desk
  await beginIssuing(/^A player with the Millicast SDK/)
  await panel(page).getByLabel('Label').fill('Web site')
  await panel(page).getByLabel('Streams').fill('live/news,')
  await panel(page).getByLabel('Not in countries').fill('us,')
  await seen(panel(page).getByText('add ?? to keep them out'))
  await panel(page).getByLabel('Not in countries').fill('??,')
  await gone(panel(page).getByText('add ?? to keep them out'))
  await button('Issue').click()
  await seen(panel(page).getByText('Here is the subscribe token'))
  await button('Done').click()
  await desk.go('/tokens?q=kind:subscribe-token')
  await seen(row('Web site'))
})

test('a publish token is issued by its wizard, and lets its encoder in', async () => {
  const { page, door } = desk
  const [hall, other] = [anew('Hall'), anew('live/other')]
  await door.call('PATCH /settings', { director: { urls: ['wss://media.example/ws/{action}'] } })
  await beginIssuing(/^A publisher with Dolby Millicast/)
  await panel(page).getByLabel('Label').fill(hall)
  await panel(page).getByLabel('Streams').fill('none,')
  await seen(panel(page).getByText('No stream is called none yet.'))
  await panel(page).getByRole('button', { name: 'Remove none' }).click()
  await panel(page).getByLabel('Streams').fill('live/news,')
  await seen(panel(page).getByText('Whoever holds it may publish on live/news.'))
  await seen(panel(page).getByText('Its streams need a token to be watched, public ones too.'))
  await button('Issue').click()
  await seen(panel(page).getByText('Here is the publish token'))
  await button('Copy publish token').click()
  const secret = await copied(page, /^(?!sdk_|DIGEST:)./)
  const ask = (streamName: string) =>
    fetch(`${door.handlerUrl}/api/director/publish`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ streamName }),
    })
  const asked = await ask('live/news')
  expect(asked.status, await asked.text()).toBe(200)
  await door.call('POST /streams', { name: other })
  expect((await ask(other)).status).not.toBe(200)
  await button('Done').click()
  await desk.go('/tokens?q=kind:publish-token')
  await row(hall).click()
  const use = panel(page).getByRole('region', { name: 'Its use' })
  await seen(use.getByRole('list', { name: 'Addresses' }).getByText('127.0.0.1'))
  await seen(use.getByText(/^Of 2 decisions since/))
  await use.getByRole('list', { name: 'Refusals' }).getByRole('button').click()
  await seen(row(other))
  await gone(row('live/news'))
})

test('an access token says which scope was meant, and is rolled with an overlap', async () => {
  const { page } = desk
  await forget(desk.door, 'customer-42')
  await beginIssuing(/^A Native Frame client/)
  await panel(page).getByLabel('Scopes').fill('brodcaster,')
  await seen(panel(page).getByText('Did you mean broadcaster?'))
  await panel(page).getByRole('button', { name: 'Remove brodcaster' }).click()
  await panel(page).getByLabel('User').fill('customer-42')
  await panel(page).getByLabel('Streams').fill('live/news,')
  await seen(panel(page).getByText('View time counts for customer-42.'))
  await button('Issue').click()
  await seen(panel(page).getByText('Here is the access token'))
  await button('Done').click()
  await desk.go('/tokens?q=kind:access-token')
  await row('customer-42').click()
  await page.getByRole('button', { name: 'Renew or roll' }).click()
  await page.getByRole('button', { name: 'Roll', exact: true }).click()
  await seen(page.getByText('Here is the access token'))
  await page.getByRole('button', { name: 'Done' }).click()
  await expect.poll(() => row('customer-42').count()).toBe(2)
  await expect.poll(() => page.getByText('older', { exact: true }).count()).toBe(1)
})

test('a label that is taken is refused at its field', async () => {
  const { page } = desk
  desk.troubles.expectOnly(/409/)
  await beginIssuing(/^An encoder/)
  await panel(page).getByLabel('Label').fill('Studio')
  await seen(panel(page).getByText('Another key of this stream has this label.'))
  await button('Issue').click()
  const label = panel(page).getByRole('textbox', { name: 'Label' })
  await expect.poll(() => label.evaluate((box) => box === document.activeElement)).toBe(true)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Discard' }).click()
  await gone(label)
})

test('a token is switched off, deleted, and brought back by Undo', async () => {
  await desk.go('/tokens?q=Studio')
  await gone(row('listener'))
  await row('Studio').click()
  await button('Switch off').click()
  await seen(row('Studio').getByText('Off'))
  const opens = panel(desk.page).getByRole('region', { name: 'What it opens' })
  await seen(opens.getByText('live/news'))
  await expectNoViolation(desk.page)
  await button('Switch on').click()
  await seen(row('Studio').getByText('Active'))
  await button('Delete').click()
  await gone(row('Studio'))
  await toast('Studio deleted').getByRole('button', { name: 'Undo' }).click()
  await seen(row('Studio').getByText('Active'))
})

test('a key is rolled with an overlap: both are listed, the old one with an end', async () => {
  const { page } = desk
  await desk.go('/tokens?q=Studio')
  await row('Studio').click()
  await button('Renew or roll').click()
  await page.getByRole('button', { name: 'Roll', exact: true }).click()
  await seen(page.getByText('Here is the stream key'))
  await page.getByRole('button', { name: 'Done' }).click()
  await seen(row('Studio').filter({ hasText: 'in 23 h' }))
  await seen(row('Studio').filter({ hasText: 'never' }))
  await page.keyboard.press('Escape')
  // As it goes it gives the focus back, which must not be taken from what comes next.
  await gone(panel(page))
})

test('an address that asks for it opens renewing, once', async () => {
  const { page } = desk
  const { tokens } = await desk.door.call('GET /tokens?text=oldest' as 'GET /tokens')
  const id = tokens[0]?.id ?? ''
  await desk.go(`/tokens?q=${id}&open=${id}&do=renew`)
  const dialog = page.getByRole('dialog', { name: 'Renew the oldest' })
  await seen(dialog.getByPlaceholder('60, as before'))
  await page.keyboard.press('Escape')
  await gone(dialog)
  expect(page.url()).not.toContain('do=')
  await page.keyboard.press('Escape')
  await gone(panel(page))
})

test('by keyboard alone: ticked, deleted together, and found among the deleted', async () => {
  const { page } = desk
  await desk.go('/tokens?q=listener+22')
  await seen(row('listener 229'))
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('x')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('x')
  await seen(page.getByText('2 selected'))
  const bar = page.getByRole('region', { name: 'Selected tokens' })
  await bar.getByRole('button', { name: 'Delete' }).focus()
  await page.keyboard.press('Enter')
  await gone(row('listener 229'))
  await page.getByLabel('Filter tokens').fill('status:deleted')
  await seen(row('listener 229'))
  await row('listener 229').focus()
  await page.keyboard.press('Delete')
  await gone(row('listener 229'))
})

test('a link is revoked after asking, and the revocation is undone', async () => {
  const { page } = desk
  await desk.go('/tokens?q=listener+100')
  await row('listener 100').click()
  await button('Revoke').click()
  const dialog = page.getByRole('dialog', { name: 'Revoke' })
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await seen(row('listener 100').getByText('Revoked'))
  await toast('listener 100 revoked').getByRole('button', { name: 'Undo' }).click()
  await seen(row('listener 100').getByText('Active'))
})

test('a list is issued from pasted rows, without the one that is wrong, and saved', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await page.getByRole('button', { name: 'Issue many' }).click()
  const drawer = panel(page)
  const rows = ['name,stream,minutes', 'Barbara,live/news,60', 'Edsger,none,60', 'Frances,,30']
  await drawer.getByLabel('Rows', { exact: true }).fill(rows.join('\n'))
  await seen(drawer.getByText('2 of 3 rows can be issued, 1 cannot'))
  await seen(drawer.getByText('No stream is called “none”.'))
  await seen(drawer.getByText('Line 3'))
  expect(await button('Issue 2 tokens').isDisabled()).toBe(true)
  await drawer.getByText('Leave out rows with something wrong').click()
  await button('Issue 2 tokens').click()
  await seen(drawer.getByText('2 of 2 issued'))
  await seen(drawer.getByText('1 row was left out; the file says why.'))
  // The texts are shown nowhere again: it is not closed unasked, and the list of work has the file too.
  await button('Done').click()
  const question = page.getByRole('dialog', { name: 'Close without saving the file?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await gone(question)
  const [work] = (await desk.door.call('GET /jobs')).jobs
  expect(work).toMatchObject({
    kind: 'bulk-issue',
    file: expect.stringMatching(/^\/export\/tokens\//),
  })
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    button('Save the file').click(),
  ])
  const csv = readFileSync((await saved.path()) ?? '', 'utf8')
  expect(csv.split('\r\n')[1]).toMatch(/^2,"issued","Barbara","live\/news",.*rj-auth=/)
  expect(csv.split('\r\n')[2]).toMatch(/^3,"not issued",.*No stream is called/)
  await button('Done').click()
  await seen(row('Frances'))
})

test('a publish token says whom refreshing would end, frees its places, and gets a new text', async () => {
  const { page, door } = desk
  await door.call('PATCH /settings', { director: { urls: ['wss://media.example/ws/{action}'] } })
  const input = { label: 'Partner', streams: [{ streamName: 'live/news' }], bindIpsOnUsage: 2 }
  const { item, secret } = await door.call('POST /publish-tokens', input)
  const asked = await fetch(`${door.handlerUrl}/api/director/publish`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ streamName: 'live/news' }),
  })
  expect(asked.status, await asked.text()).toBe(200)
  await desk.go(`/tokens?q=Partner&open=pt-${item.id}`)
  const bound = page.getByRole('region', { name: 'Bound addresses' })
  await seen(bound.getByText('Bound addresses: 1 of 2'))
  await seen(bound.getByText('127.0.0.1'))
  await seen(page.getByText(/live sessions? ends? when it is refreshed/))
  await bound.getByRole('button', { name: 'Free all places' }).click()
  await seen(bound.getByText('Bound addresses: 0 of 2'))
  await page.getByRole('button', { name: 'Refresh the text' }).click()
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await seen(page.getByText('Publish token: shown once'))
  const { hint } = await door.call(`GET /publish-tokens/${item.id}` as 'GET /publish-tokens/{id}')
  expect(hint).not.toBe(item.hint)
  await page.getByRole('button', { name: 'Done' }).click()
})

test('a publish token and an access token are edited in place, and a signed one says why not', async () => {
  const { page, door } = desk
  const input = { label: 'Van', streams: [{ streamName: 'live/news' }] }
  const { item } = await door.call('POST /publish-tokens', input)
  await desk.go(`/tokens?q=Van&open=pt-${item.id}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await panel(page).getByLabel('Label').last().fill('Van 2')
  await panel(page).getByLabel('Only from addresses').fill('203.0.113.7,')
  await panel(page).getByRole('radio', { name: 'Moves' }).click()
  await panel(page).getByLabel('Valid for').fill('60')
  await button('Save').click()
  await seen(toast('Van is changed'))
  const path = `GET /publish-tokens/${item.id}` as 'GET /publish-tokens/{id}'
  expect(await door.call(path)).toMatchObject({
    label: 'Van 2',
    allowedIpAddresses: ['203.0.113.7'],
    expiresAtMs: expect.any(Number),
  })
  const made = await door.call('POST /tokens', {
    kind: 'access-token',
    scopes: ['viewer'],
    displayName: 'Grace',
  })
  await desk.go(`/tokens?q=Grace&open=${made.token.id}`)
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await panel(page).getByLabel('Streams').last().fill('live/news,')
  await button('Save').click()
  await seen(toast('Grace is changed'))
  const access = `GET /access-tokens/${made.token.id}` as 'GET /access-tokens/{id}'
  expect(await door.call(access)).toMatchObject({ mirrors: [{ streamName: 'live/news' }] })
  await desk.go('/tokens')
  await row('listener 229').click()
  await seen(page.getByText(/so it cannot be edited/))
  expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0)
})
