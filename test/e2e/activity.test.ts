import { beforeAll, expect, test } from 'vitest'
import { bringAxe, expectNoViolation } from './axe.ts'
import { panel, seen, startDesk } from './support.ts'

const desk = startDesk(async (door) => {
  await door.call('POST /streams', { name: 'live/hall', title: 'The hall', mode: 'public' })
})

beforeAll(() => bringAxe(desk.page))

/** What the page told outside of its window. */
const told = (): Promise<unknown> => desk.page.evaluate('globalThis.told')

test('lists a backup and an export, and tells outside of the window once that is permitted', async () => {
  const { page, door } = desk
  await desk.go('/settings')
  await page.evaluate(() => {
    const told: string[] = []
    class Stub extends EventTarget {
      static permission = 'denied'
      static async requestPermission(): Promise<string> {
        return Stub.permission
      }
      constructor(_title: string, { body }: { body: string }) {
        super()
        told.push(body)
      }
    }
    Object.assign(globalThis, { told, Notification: Stub })
  })
  const choice = page.getByRole('switch', { name: 'Tell notices outside of this window' })
  await choice.click()
  await seen(page.getByText('The browser does not permit notifications of this page.'))
  expect(await choice.getAttribute('aria-checked')).toBe('false')
  await page.evaluate('Notification.permission = "granted"')
  await choice.click()
  await seen(page.getByRole('switch', { name: /^Tell notices/, checked: true }))

  await door.call('POST /backup')
  await door.call('POST /exports', { fromMs: 0, toMs: 900_000 })
  const { item } = await door.call('POST /media-servers', { name: 'Hall', protocol: 'icecast' })
  // More than 20 in a minute are an alarm.
  for (let at = 0; at < 30; at += 1) {
    await fetch(`${door.handlerUrl}/ask/${item.id}/${'w'.repeat(43)}`, { method: 'POST' })
  }
  await seen(page.getByRole('button', { name: /^Work and notices: .*1 new$/ }))
  await expect.poll(told, { timeout: 10_000 }).toEqual(['Somebody keeps sending wrong secrets.'])
  await page.getByRole('button', { name: /^Work and notices/ }).click()
  const list = panel(page)
  await seen(list.getByText('Backup', { exact: true }))
  await seen(list.getByText(/^Export of sessions/))
  await seen(list.getByText('Somebody keeps sending wrong secrets.'))
  await expectNoViolation(page)
  await list.getByRole('button', { name: 'Go to where it was begun: Backup' }).click()
  await seen(page.getByRole('heading', { name: 'Settings', level: 1 }))
  await seen(page.getByText('in the name of Hall, from 127.0.0.1.'))
  await page.getByRole('alert').getByRole('button', { name: 'Open Hall' }).click()
  await seen(panel(page).getByRole('tab', { name: 'Connect', selected: true }))
  await page.keyboard.press('Escape')
})
