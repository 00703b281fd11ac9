import { expect, it } from 'vitest'
import { addAxe, expectNoViolation } from './axe.ts'
import { fillStation } from './station.ts'
import { gone, seen, startDesk, typeIntoPalette } from './support.ts'

const desk = startDesk(async (door) => {
  await fillStation(door)
})
const heading = (name: string) => desk.page.getByRole('heading', { name, exact: true })
const langOfPage = () => desk.page.locator('html').getAttribute('lang')

/** Chooses a language from its list in Settings; the page is loaded again once it is chosen, not while one looks through them. */
async function choose(label: string, language: string, lang: string): Promise<void> {
  const { page } = desk
  const before = await langOfPage()
  await page.getByRole('combobox', { name: label }).press('Enter')
  const wanted = page.getByRole('option', { name: language, exact: true })
  await seen(page.locator('[role=listbox] :focus'))
  await page.keyboard.type(language)
  await seen(wanted.and(page.locator(':focus')))
  expect(await langOfPage()).toBe(before)
  await page.keyboard.press('Enter')
  await seen(page.locator(`html[lang=${lang}]`))
}

it('the console speaks German once that is chosen, by the reader in Settings, and stays so', async () => {
  const { page } = desk
  await addAxe(page)
  await desk.go('/settings')
  expect(await langOfPage()).toBe('en')
  await choose('Language', 'Deutsch', 'de')
  await seen(page.getByRole('combobox', { name: 'Sprache' }))
  // It has no name that phones reach it by, so there is nothing to press.
  await seen(page.getByText('Noch erreicht kein Telefon diese Konsole.'))
  expect(await page.getByRole('button', { name: 'Ein Telefon anmelden' }).count()).toBe(0)
  await expectNoViolation(page)
  await page.goto(page.url().replace(/#.*/, '#/wall'))
  await page.reload()
  await seen(heading('Zuschauer jetzt'))
  const today = new Intl.DateTimeFormat('de-DE', { month: 'long', timeZone: 'UTC' }).format()
  await seen(page.getByText(new RegExp(`tag, \\d+\\. ${today}$`)))
  await expectNoViolation(page)
})

it('counts, writes numbers and says reasons as German does', async () => {
  const { page } = desk
  await page.goto(page.url().replace(/#.*/, '#/decisions'))
  await seen(page.getByText('Kein Stream dieses Namens ist eingerichtet.'))
  await page.goto(page.url().replace(/#.*/, '#/rules'))
  await seen(page.getByText('3 unveröffentlichte Änderungen'))
})

it('the palette finds things by the beginnings of their English and other names too', async () => {
  const { page } = desk
  const input = page.locator('[role=dialog] [role=combobox]')
  for (const text of ['dunkel', 'dark', 'theme']) {
    await typeIntoPalette(page, text)
    await seen(page.getByRole('option', { name: 'Dunkles Farbschema' }))
    await page.keyboard.press('Escape')
    await gone(input)
  }
  // What finds nothing stays text: no key of it is one of the screen.
  const before = page.url()
  await typeIntoPalette(page, 'qqq')
  await seen(page.getByText('Nichts heißt so.'))
  await page.keyboard.press('Enter')
  await page.keyboard.type('gs')
  expect(await input.inputValue()).toBe('qqqgs')
  expect(page.url()).toBe(before)
  await page.keyboard.press('Escape')
  await gone(input)
})

it('the palette lets nobody in again for the beginning of the word, nor for one Enter', async () => {
  const { page, door } = desk
  const body = { kind: 'address', value: '203.0.113.0/24', untilMs: null, note: '' } as const
  const { id } = (await door.call('POST /revocations', body)).revocation
  const isRevoked = async () =>
    (await door.call('GET /revocations')).revocations.some((each) => each.id === id)
  const line = page.getByRole('option', { name: 'Aufheben: Die Adresse 203.0.113.0/24' })
  const highlighted = page.locator('[role=option][data-highlighted]')
  await typeIntoPalette(page, 'aufheben')
  await seen(line)
  expect(await highlighted.textContent()).toMatch(/^Widerruf aufheben/)
  await page.keyboard.press('Backspace')
  await gone(line)
  await page.keyboard.type('n 203')
  await seen(line.and(highlighted))
  await page.keyboard.press('Enter')
  await seen(line.getByText('Die Adresse 203.0.113.0/24 darf wieder beginnen.'))
  expect(await isRevoked()).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(isRevoked).toBe(false)
  await gone(page.locator('[role=dialog] [role=combobox]'))
})

it('and English again, which the palette finds by its own name', async () => {
  const { page } = desk
  await typeIntoPalette(page, 'english')
  await seen(page.getByRole('option', { name: /^Sprache: English/ }))
  await page.keyboard.press('Enter')
  await seen(page.locator('html[lang=en]'))
  await desk.go('/settings')
  await seen(page.getByRole('combobox', { name: 'Language' }))
})
