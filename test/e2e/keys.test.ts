import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { bringAxe, expectNoViolation } from './axe.ts'
import { anew, copied, focused, gone, panel, seen, startDesk } from './support.ts'

let token = ''
let streamId = ''
const desk = startDesk(async (door) => {
  const { item } = await door.call('POST /streams', {
    name: 'live/news',
    playUrl: 'http://radio.example:8000/live/news',
  })
  streamId = item.id
  token = (await door.call('POST /links', { streamId, label: 'Ada' })).token
})

const toast = (text: string | RegExp) => desk.page.locator('[data-toast]').filter({ hasText: text })
const section = (name: string) => desk.page.getByRole('region', { name, exact: true })

async function permits(value: string): Promise<boolean> {
  const use = { streamName: 'live/news' }
  return (await desk.door.call('POST /workbench/verify', { text: value, use })).permits
}

beforeAll(() => bringAxe(desk.page))
beforeEach(() => desk.go('/tokens/keys'))

test('a link key is rotated, and links that are out go on working unless it is deleted', async () => {
  const { page } = desk
  const keys = section('Link keys')
  await seen(keys.getByText('1 link that holds'))
  await keys.getByRole('button', { name: 'Rotate link keys' }).click()
  await seen(keys.getByText('verifies only'))
  expect(await permits(token)).toBe(true)
  await keys.getByRole('button', { name: /^Delete rj-auth-/ }).click()
  const dialog = panel(page)
  await seen(dialog.getByText(/1 link that holds will be refused/))
  await seen(dialog.getByText('No live session came in with one.'))
  await dialog.getByRole('button', { name: 'Delete key' }).click()
  await seen(keys.getByText('Deleted', { exact: true }))
  expect(await permits(token)).toBe(false)
  await toast(/^rj-auth-.* deleted/)
    .getByRole('button', { name: 'Undo' })
    .click()
  await seen(keys.getByText('verifies only'))
  expect(await permits(token)).toBe(true)
})

test('a service token is made and rolled, and both texts count in between', async () => {
  const { page } = desk
  const tokens = section('Service tokens')
  await tokens.getByRole('button', { name: 'New service token' }).click()
  await panel(page).getByLabel('Name').fill('Billing')
  await panel(page).getByRole('button', { name: 'Make a token' }).click()
  const first = await panel(page).locator('section code').textContent()
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await tokens.getByRole('button', { name: 'Roll Billing' }).click()
  await panel(page).getByRole('radio', { name: 'An hour' }).click()
  await panel(page).getByRole('button', { name: 'Roll', exact: true }).click()
  const second = await panel(page).locator('section code').textContent()
  await panel(page).getByRole('button', { name: 'Done' }).click()
  await seen(tokens.getByText(/The text before counts until/))
  expect(first).not.toBe(second)
  for (const secret of [first, second]) {
    const asked = await fetch(
      `${desk.door.handlerUrl}/api/stations/live%2Fnews/private_stream_token`,
      { headers: { 'x-auth-token': secret ?? '' } },
    )
    expect(asked.status).toBe(200)
  }
  await tokens.getByRole('button', { name: 'Delete Billing' }).click()
  await seen(tokens.getByText('Deleted', { exact: true }))
  await tokens.getByRole('button', { name: 'Restore Billing' }).click()
  await gone(tokens.getByText('Deleted', { exact: true }))
})

test('an application is added and its secret rolled, by keyboard alone', async () => {
  const { page } = desk
  const applications = section('Phenix applications')
  await applications.getByRole('button', { name: 'New application' }).focus()
  await page.keyboard.press('Enter')
  await focused(page)
  await panel(page).getByLabel('Application id').focus()
  await page.keyboard.type('studio')
  await page.keyboard.press('Enter')
  await seen(panel(page).getByText('Secret: shown once'))
  await panel(page).getByRole('button', { name: 'Done' }).focus()
  await page.keyboard.press('Enter')
  // As it goes it gives the focus back.
  await gone(panel(page))
  await applications.getByRole('button', { name: 'Roll the secret of studio' }).focus()
  await page.keyboard.press('Enter')
  await focused(page)
  await panel(page).getByRole('button', { name: 'Roll', exact: true }).focus()
  await page.keyboard.press('Enter')
  await seen(panel(page).getByText('Secret: shown once'))
  await page.keyboard.press('Escape')
  await seen(applications.getByText(/retires in/))
  const { applications: found } = await desk.door.call('GET /applications')
  expect(found[0]?.secrets).toHaveLength(2)
})

test('an application and a secret of its own are deleted, and brought back by Undo and Restore', async () => {
  const { page } = desk
  const applications = section('Phenix applications')
  const credentials = async (): Promise<readonly (number | null)[]> => {
    const { applications: found } = await desk.door.call('GET /applications')
    return found.flatMap((each) => [each.deletedAtMs, ...each.secrets.map((s) => s.deletedAtMs)])
  }
  const deleted = applications.getByText('Deleted', { exact: true })
  await applications.getByRole('button', { name: 'Delete the application studio' }).click()
  await seen(panel(page).getByText('It can be restored for 30 days.'))
  await panel(page).getByRole('button', { name: 'Delete application' }).click()
  await seen(deleted)
  expect(await credentials()).toEqual([expect.any(Number), null, null])
  await toast('studio deleted').getByRole('button', { name: 'Undo' }).click()
  await gone(deleted)
  expect(await credentials()).toEqual([null, null, null])
  await applications
    .getByRole('button', { name: /^Delete secret/ })
    .first()
    .click()
  await panel(page).getByRole('button', { name: 'Delete secret' }).click()
  await seen(deleted)
  expect(await credentials()).toEqual([null, null, expect.any(Number)])
  await applications.getByRole('button', { name: /^Restore the secret/ }).click()
  await gone(deleted)
  expect(await credentials()).toEqual([null, null, null])
})

test('an id that is taken is refused at its field', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 409/)
  await section('Phenix applications').getByRole('button', { name: 'New application' }).click()
  await panel(page).getByLabel('Application id').fill('studio')
  await panel(page).getByRole('button', { name: 'Add application' }).click()
  await seen(panel(page).getByText('An application with this id exists already.'))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Discard' }).click()
  await gone(panel(page))
})

test('an API secret is made, refreshed, deleted, restored and switched off, and each opens the token API in its time', async () => {
  const { page } = desk
  const asks = async (secret: string): Promise<number> => {
    const headers = { authorization: `Bearer ${secret}` }
    return (await fetch(`${desk.door.handlerUrl}/api/cluster`, { headers })).status
  }
  const shown = async (): Promise<string> =>
    (await panel(page).locator('section code').textContent()) ?? ''
  const secrets = section('API secrets')
  await secrets.getByRole('button', { name: 'New API secret' }).click()
  await panel(page).getByLabel('Name').fill('Shop')
  await panel(page).getByRole('button', { name: 'Make a secret' }).click()
  const first = await shown()
  expect(await asks(first)).toBe(200)
  await panel(page).getByRole('button', { name: 'Done' }).click()
  await gone(panel(page))
  await secrets.getByRole('button', { name: 'Refresh Shop' }).click()
  await panel(page).getByRole('button', { name: 'Refresh', exact: true }).click()
  const second = await shown()
  expect([await asks(first), await asks(second)]).toEqual([401, 200])
  await panel(page).getByRole('button', { name: 'Done' }).click()
  await secrets.getByRole('button', { name: 'Delete the API secret Shop' }).click()
  await seen(secrets.getByText('Deleted', { exact: true }))
  expect(await asks(second)).toBe(401)
  await toast('Shop deleted').getByRole('button', { name: 'Undo' }).click()
  await gone(secrets.getByText('Deleted', { exact: true }))
  expect(await asks(second)).toBe(200)
  await secrets.getByRole('button', { name: 'Switch off the API secret Shop' }).click()
  await seen(secrets.getByText('Off', { exact: true }))
  expect(await asks(second)).toBe(401)
})

test('the account takes default countries, and refuses both lists at once', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 400/)
  const account = section('Account of the token API')
  await account.getByRole('button', { name: 'Change the account' }).click()
  await panel(page).getByLabel('Only in countries').fill('de,')
  await panel(page).getByLabel('Not in countries').fill('us,')
  await panel(page).getByRole('button', { name: 'Save' }).click()
  await seen(
    panel(page)
      .getByText(/one of the two/)
      .last(),
  )
  await panel(page).getByRole('button', { name: 'Remove US' }).click()
  await panel(page).getByRole('button', { name: 'Save' }).click()
  await seen(account.getByText('Only in DE, cluster auto'))
})

test('a video key is rotated, and the one before stays in the key set unless it is deleted', async () => {
  const { page } = desk
  const keys = section('Video keys')
  await keys.getByRole('button', { name: 'Rotate video keys' }).click()
  await seen(keys.getByText('signs', { exact: true }))
  await keys.getByRole('button', { name: 'Rotate video keys' }).click()
  await seen(keys.getByText('verifies only'))
  const address = await page.getByText(/jwks$/).textContent()
  const kids = async (): Promise<number> => {
    const set = (await (await fetch(address ?? '')).json()) as { keys: readonly object[] }
    return set.keys.length
  }
  expect(await kids()).toBe(2)
  await keys.getByRole('listitem').filter({ hasText: 'verifies only' }).getByRole('button').click()
  await panel(page).getByRole('button', { name: 'Delete key' }).click()
  await gone(keys.getByText('verifies only'))
  await expect.poll(kids).toBe(1)
  await keys.getByRole('button', { name: /^Restore / }).click()
  await seen(keys.getByText('verifies only'))
  expect(await kids()).toBe(2)
})

test('an issuer counts by its pasted key set, and one that is none is refused at its field', async () => {
  const { page, troubles } = desk
  troubles.expectOnly(/status of 400/)
  const issuers = section('Issuers of video JWTs')
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'autumn', alg: 'ES256' }
  await issuers.getByRole('button', { name: 'New issuer' }).click()
  await panel(page).getByLabel('Issuer').fill('auth.example.com')
  await panel(page).getByLabel('Key set (JWKS)').fill('{}')
  await panel(page).getByRole('button', { name: 'Add issuer' }).click()
  await seen(panel(page).getByText(/That is not a key set/))
  await panel(page)
    .getByLabel('Key set (JWKS)')
    .fill(JSON.stringify({ keys: [jwk] }))
  await panel(page).getByRole('button', { name: 'Add issuer' }).click()
  await seen(issuers.getByText('autumn'))
  await issuers.getByRole('button', { name: 'Remove the issuer auth.example.com' }).click()
  await panel(page).getByRole('button', { name: 'Remove issuer' }).click()
  await seen(issuers.getByText(/^None\./))
})

test('nothing stands in the way of anybody', async () => {
  await seen(section('Nimble passwords'))
  await expectNoViolation(desk.page)
})

test('a secret of a media server is kept once, signs from the Tokens screen, and is taken back', async () => {
  const { page } = desk
  await desk.go('/tokens/keys')
  await page.getByRole('button', { name: 'New key of a media server' }).click()
  await panel(page).getByLabel('Name').fill('Studio Oven')
  await panel(page).getByLabel('Secret').fill('oven-secret')
  await panel(page).getByRole('button', { name: 'Keep it' }).click()
  await seen(page.getByText('Studio Oven'))
  await desk.go('/tokens')
  await page.getByRole('button', { name: 'Issue a token' }).click()
  await panel(page)
    .getByRole('button', { name: /^What a media server checks by itself/ })
    .click()
  await panel(page)
    .getByLabel('Address', { exact: true })
    .fill('https://video.example:3334/app/news/llhls.m3u8')
  await seen(panel(page).getByText('OvenMediaEngine checks it by itself', { exact: false }))
  await panel(page).getByRole('button', { name: 'Issue', exact: true }).click()
  await seen(panel(page).getByText('Here is the media server token'))
  await seen(panel(page).getByText('signature=', { exact: false }))
  await panel(page).getByRole('button', { name: 'Done' }).click()
  await desk.go('/tokens?q=kind:server-token')
  await seen(page.getByRole('row').filter({ hasText: 'app/news' }))
  await desk.go('/tokens/keys')
  await page.getByRole('button', { name: 'Roll Studio Oven' }).click()
  await panel(page).getByLabel('Secret').fill('another')
  await panel(page).getByRole('button', { name: 'Roll', exact: true }).click()
  await page.getByRole('button', { name: 'Take back' }).click()
  await seen(page.getByText('Studio Oven signs with the secret before again'))
  await page.getByRole('button', { name: 'Delete Studio Oven' }).click()
  await seen(page.getByText('Studio Oven deleted'))
  await page
    .locator('[data-toast]')
    .filter({ hasText: 'Studio Oven deleted' })
    .getByRole('button', { name: 'Undo' })
    .click()
  await seen(page.getByText('Undone: Studio Oven as before'))
  expect(await page.content()).not.toContain('oven-secret')
})

test('an application is rolled to a secret that is brought along, with an overlap of its own', async () => {
  const { page } = desk
  const application = anew('hall')
  await desk.door.call('POST /applications', { id: application })
  await desk.go('/tokens')
  await desk.go('/tokens/keys')
  await section('Phenix applications')
    .getByRole('button', { name: `Roll the secret of ${application}`, exact: true })
    .click()
  await panel(page).getByLabel('Secret').fill('a secret from elsewhere')
  await panel(page).getByRole('radio', { name: 'Another time' }).click()
  await panel(page).getByLabel('Both hold for').fill('5')
  await panel(page).getByRole('button', { name: 'Roll', exact: true }).click()
  await gone(panel(page))
  const { applications } = await desk.door.call('GET /applications')
  const secrets = applications.find(({ id }) => id === application)?.secrets ?? []
  const retiring = secrets.filter(({ retiresAtMs }) => retiresAtMs !== null)
  expect([secrets.length, retiring.length]).toEqual([2, 1])
  expect(retiring[0]?.retiresAtMs).toBeLessThan(Date.now() + 3_600_000)
})

test('a shared link that was revoked leads to links for the others, and to what to tell them', async () => {
  const { page, door } = desk
  const { item } = await door.call('POST /streams', { name: anew('live/shared') })
  const { link } = await door.call('POST /links', { streamId: item.id, label: 'Ada' })
  const grantId = link.id
  await door.call('POST /revocations', { kind: 'grant', value: grantId })
  const suspicion = {
    ...{ grantId, label: 'Ada', signs: ['networks'], networks: [], moreNetworks: 6 },
    ...{ countries: [], firstSeenMs: 0, lastSeenMs: 0, sessionsNow: 0, own: null, revoked: true },
  }
  const sharing = /\/api\/v1\/sharing/
  await page.route(sharing, (route) => route.fulfill({ json: { suspicions: [suspicion] } }))
  await desk.go('/limits')
  await page.getByRole('button', { name: 'Copy a text to send' }).click()
  await copied(page, /This one is for you alone/)
  await expectNoViolation(page)
  await page.getByRole('link', { name: 'In which order' }).click()
  await seen(page.getByRole('heading', { name: 'When a shared link is revoked' }))
  await page.goBack()
  await page.getByRole('link', { name: 'Issue a link for each of them' }).click()
  await seen(panel(page).getByRole('heading', { name: 'Issue many' }))
  // As the one that was revoked.
  const rows = panel(page).locator('textarea')
  await expect.poll(() => rows.inputValue()).toBe('label,tags\nAda 1,')
  await seen(panel(page).getByRole('button', { name: 'Issue 1 token' }))
  await page.keyboard.press('Escape')
  await gone(panel(page))
  await page.unroute(sharing)
})
