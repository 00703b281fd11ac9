import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addCaller, type Caller, nimbleAdmits, nimbleStarts } from '../real/support/callers.ts'
import { panel, seen, startDesk } from './support.ts'

/*
 * Nimble's signed URLs, from the password of the rule to the first admitted viewer: signed on screen, and by the command
 * line as a broadcaster's site would. The tests follow on each other.
 */
const PASSWORD = 'rule-password-of-the-hall'
const HERE = '203.0.113.9'
const stream = 'live/news'

let nimble: Caller
let signedOnScreen = ''
const desk = startDesk(async (door) => {
  nimble = await addCaller(door, 'nimble')
  for (const name of [stream, 'live/sport']) await door.call('POST /streams', { name })
})

async function reason(): Promise<string | undefined> {
  const { decisions } = await desk.door.call('GET /decisions?limit=1' as 'GET /decisions')
  return decisions[0]?.reason
}

/** Asks about a viewer who presents a signature. Answers why they were refused, or that they were not. */
async function ask(token: string, at: { stream?: string; ip?: string } = {}): Promise<string> {
  const query = `?wmsAuthSign=${token}`
  const answer = await nimbleStarts(desk.door, nimble, { stream, ip: HERE, query, ...at })
  return nimbleAdmits(answer) ? 'admitted' : ((await reason()) ?? '')
}

async function signedByCli(secret: string, ...flags: readonly string[]): Promise<string> {
  const file = join(desk.door.folder, 'rule-password')
  writeFileSync(file, secret, { mode: 0o600 })
  const program = desk.door.cli(
    ...['token', 'issue', '--format', 'wms-auth', '--secret-file', file],
    ...flags,
  )
  expect(await program.ended, program.output()).toBe(0)
  return program.output().trim().split('\n')[0] ?? ''
}

test('the password is set, and never shown again', async () => {
  const { page } = desk
  expect(await ask(await signedByCli(PASSWORD, '--stream-name', stream, '--address', HERE))).toBe(
    'signing_password_missing',
  )
  await desk.go('/media-servers')
  await page
    .getByRole('button', { name: /nimble/ })
    .first()
    .click()
  const drawer = panel(page)
  await drawer.getByRole('tab', { name: 'Signed URLs' }).click()
  await seen(drawer.getByText('not set'))
  await drawer.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await drawer.getByRole('button', { name: 'Store' }).click()
  await seen(drawer.getByText('set', { exact: true }))
  expect(await page.content()).not.toContain(PASSWORD)
  await page.keyboard.press('Escape')
})

test('a URL that the command line signs is admitted, and refused as anything else', async () => {
  const flags = ['--stream-name', stream, '--address', HERE]
  const token = await signedByCli(PASSWORD, ...flags)
  expect(await ask(token)).toBe('admitted')
  expect(await ask(token, { stream: 'live/sport' })).toBe('grant_other_stream')
  expect(await ask(token, { ip: '198.51.100.7' })).toBe('credential_other_address')
  expect(await ask(await signedByCli('another', ...flags))).toBe('credential_signature')
})

test('a URL signed on screen is shown whole, tried and admitted', async () => {
  const { page } = desk
  await desk.go('/tokens')
  await page.getByRole('button', { name: 'Issue a token' }).click()
  const drawer = panel(page)
  await drawer.getByRole('button', { name: /^A viewer at Nimble/ }).click()
  await drawer.getByRole('button', { name: 'Issue', exact: true }).click()
  await seen(drawer.getByText('Without a viewer id, the address of the viewer is signed.'))
  desk.troubles.expectOnly(/400/)
  await drawer.getByLabel('Viewer').fill('customer-42')
  await drawer.getByLabel('Address').fill(HERE)
  await drawer.getByRole('button', { name: 'Issue', exact: true }).click()
  await seen(drawer.getByText('Here is the Nimble URL'))
  const shown = (await drawer.locator('pre').first().textContent()) ?? ''
  const token = /wmsAuthSign=([A-Za-z0-9=]+)/.exec(shown)?.[1] ?? ''
  signedOnScreen = token
  await drawer.getByRole('button', { name: 'Test it' }).click()
  await seen(drawer.getByText('Admitted: The credential permits this.'))
  expect(await ask(token, { ip: '198.51.100.7' })).toBe('credential_other_address')
  expect(await ask(token)).toBe('admitted')
  const { sessions } = await desk.door.call('GET /sessions')
  expect(sessions.some((session) => session.viewerId === 'customer-42')).toBe(true)
  await drawer.getByRole('button', { name: 'Done' }).click()
  await seen(page.getByRole('row').filter({ hasText: 'customer-42' }))
})

test('a revoked URL admits nobody new', async () => {
  const { page } = desk
  const [link] = (await desk.door.call('GET /links')).links
  await desk.go('/tokens')
  await page.getByRole('row').filter({ hasText: 'customer-42' }).click()
  await panel(page).getByRole('button', { name: 'Revoke', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Revoke' })
  await dialog.getByRole('button', { name: /^(Revoke|Refuse)/ }).click()
  await expect
    .poll(async () => (await desk.door.call('GET /links')).links[0]?.revokedAtMs ?? null)
    .not.toBeNull()
  expect(link?.id).toMatch(/^wms-/)
  expect(await ask(signedOnScreen)).toBe('grant_revoked')
})
