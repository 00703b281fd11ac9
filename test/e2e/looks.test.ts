import { describe, test } from 'vitest'
import { expectLook, settled } from './look.ts'
import { EMPTY, OPEN, type OpenLook } from './looks-open.ts'
import { fillStation } from './station.ts'
import { PLACES, seen, startDesk } from './support.ts'

/*
 * Every screen, and what opens there, beside the picture that is kept of it in looks/: `npm run looks`. `npm run looks:take` takes
 * the pictures anew: look at what changed before it is committed. The tests follow on each other.
 */

const desk = startDesk()

/** Dark and wide, where a drawer stands beside the screen; light on a phone, where it covers it. */
const WIDE = { width: 1280, height: 800 }
const OPEN_AT = [
  [WIDE, 'dark'],
  [{ width: 390, height: 844 }, 'light'],
] as const

async function opened({ called, open, close }: OpenLook): Promise<void> {
  const { page } = desk
  await page.setViewportSize(WIDE)
  try {
    await open(desk)
    for (const [size, colorScheme] of OPEN_AT) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      if (!called.endsWith('loading')) await settled(page)
      await expectLook(page, `${called}-${size.width}`)
    }
  } finally {
    await close?.(desk)
    await page.keyboard.press('Escape')
  }
}

test.each(EMPTY)('$called looks as it is kept', opened)

test('with something on every screen', async () => {
  await fillStation(desk.door)
  // One that is made by itself a minute after the start would be in some pictures, and not in others.
  await desk.door.call('PATCH /settings', { backups: { daily: false } })
  await desk.page.reload()
  await desk.go('/')
  await seen(desk.page.getByRole('grid').locator('[data-row]'))
})

describe.each([
  [1440, 900, 'dark'],
  [1024, 768, 'light'],
  [390, 844, 'dark'],
] as const)('%s px wide', (width, height, colorScheme) => {
  test.each<readonly [path: string, name: string]>([
    ...PLACES,
    ['/first-viewer', 'First viewer'],
    // Last: it is without the navigation.
    ['/wall', 'Viewers now'],
  ])('%s looks as it is kept', async (path, name) => {
    const { page } = desk
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme })
    await page.evaluate((hash) => {
      location.hash = hash
    }, path)
    await seen(page.getByRole('heading', { name, exact: true, level: 1 }))
    await settled(page)
    const called = path === '/wall' ? 'wall' : name.toLowerCase().replaceAll(' ', '-')
    await expectLook(page, `${called}-${width}`)
  })
})

test.each(OPEN)('$called looks as it is kept', opened)
