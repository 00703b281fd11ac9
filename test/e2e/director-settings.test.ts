import { describe, expect, it } from 'vitest'
import { seen, startDesk } from './support.ts'

const desk = startDesk()

describe('the settings of the Director', () => {
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
