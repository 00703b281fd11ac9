import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Rule } from '../../shared/rule.ts'
import { freshFolder, type Stagedoor, startStagedoor } from '../real/stagedoor.ts'
import { launchLink, startBrowser } from './browser.ts'

export { launchLink, startBrowser }

/** How long a page may take to show something before the test gives up. */
const PATIENCE_MS = 10_000

let ofAll: Promise<Browser> | undefined
/** The browser that all files of one worker use, each with profiles of its own. It ends with the process. */
export const browserOfAll = (): Promise<Browser> => {
  ofAll ??= startBrowser()
  return ofAll
}

/** How many times slower a page computes, to see which test passes only on a fast machine: `TEST_SLOWER=4`. Default 1. */
const SLOWER = Number(process.env.TEST_SLOWER ?? 1)

async function slowDown(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
}

/** Everything a page complained of: console errors, uncaught errors, policy violations, failed requests. */
interface Troubles {
  /** Fails unless nothing was complained of but what {@link expectOnly} foresaw. Forgets it all. */
  check(): void
  /** From here to the next check these are foreseen, such as the 409 of a refused draft. */
  expectOnly(...patterns: readonly RegExp[]): void
}

/** Listens to a page from before its first script. */
async function watchTroubles(page: Page): Promise<Troubles> {
  const heard: string[] = []
  let foreseen: readonly RegExp[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => heard.push(`uncaught: ${error.message}`))
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? ''
    // A page that goes away takes its feed with it, and a new filter drops the reading of the old one.
    if (why !== 'net::ERR_ABORTED') heard.push(`request: ${request.url()} ${why}`)
  })
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
    })
  })
  return {
    check() {
      const unforeseen = heard.filter((each) => !foreseen.some((pattern) => pattern.test(each)))
      heard.length = 0
      foreseen = []
      expect(unforeseen).toEqual([])
    },
    expectOnly(...patterns) {
      foreseen = patterns
    },
  }
}

/** A Stagedoor of its own with a browser that is signed in to its console. */
export interface Desk {
  readonly door: Stagedoor
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  readonly troubles: Troubles
  /** Opens a screen by its path, e.g. `/rules`, and waits for its heading. */
  go(path: string): Promise<void>
}

/**
 * Starts a Stagedoor and a signed-in page before the tests of a file, ends both after, and fails every test during which
 * the page complained.
 *
 * @param prepare Sets the catalogue up before the page opens. Default: left empty.
 * @param folder  Where it keeps its data, as {@link startStagedoor}. Default a fresh one.
 * @param flags   Further ones for `serve`. Default none.
 */
export function startDesk(
  prepare: (door: Stagedoor) => Promise<void> = async () => {},
  folder: () => string = freshFolder,
  ...flags: readonly string[]
): Desk {
  const held: { -readonly [Name in keyof Desk]?: Desk[Name] } = {}
  const part = <Name extends keyof Desk>(name: Name): Desk[Name] => {
    const found = held[name]
    if (found === undefined) throw new Error(`${name} is there only while the tests run`)
    return found
  }
  beforeAll(async () => {
    held.door = await startStagedoor(folder(), ...flags)
    await prepare(held.door)
    held.browser = await browserOfAll()
    held.context = await openContext(held.browser, held.door)
    held.page = await held.context.newPage()
    held.troubles = await watchTroubles(held.page)
    await held.page.goto(await launchLink(held.door))
    await seen(held.page.getByRole('navigation', { name: 'Screens' }))
  })
  beforeEach(({ onTestFailed }) => {
    // What one test left open must not fail the next.
    onTestFailed(async () => {
      await part('page').reload()
    })
  })
  afterEach(() => part('troubles').check())
  afterAll(async () => {
    await held.context?.close()
    await held.door?.stop()
  })
  return {
    get door() {
      return part('door')
    },
    get browser() {
      return part('browser')
    },
    get context() {
      return part('context')
    },
    get page() {
      return part('page')
    },
    get troubles() {
      return part('troubles')
    },
    go: (path) => goTo(part('page'), path),
  }
}

/** A browser profile of its own: English, UTC, no motion, the clipboard allowed. */
export async function openContext(
  browser: Browser,
  door: Pick<Stagedoor, 'consoleUrl'>,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    colorScheme: 'dark',
    ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS * SLOWER)
  if (SLOWER > 1) context.on('page', (page) => void slowDown(page))
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], {
    origin: door.consoleUrl,
  })
  return context
}

/** Every screen: its path and the name in the navigation. */
export const SCREENS = [
  ['/', 'Live'],
  ['/decisions', 'Decisions'],
  ['/usage', 'Usage'],
  ['/streams', 'Streams'],
  ['/rules', 'Rules'],
  ['/reach', 'Reach'],
  ['/media-servers', 'Media servers'],
  ['/tokens', 'Tokens'],
  ['/limits', 'Limits'],
  ['/try-it', 'Try it'],
  ['/doctor', 'Doctor'],
  ['/settings', 'Settings'],
  ['/help', 'Help'],
] as const

/** Screens within a screen. */
const PARTS = [
  ['/tokens/keys', 'Keys'],
  ['/tokens/workbench', 'Workbench'],
] as const

/** All of them. */
export const PLACES = [...SCREENS, ...PARTS] as const

/** Opens a screen by its path and waits for its heading. */
export async function goTo(page: Page, path: string): Promise<void> {
  const screen = PLACES.find(([each]) => each === path.split('?', 1)[0])
  if (screen === undefined) throw new Error(`no screen ${path}`)
  await page.evaluate((hash) => {
    location.hash = hash
  }, path)
  await seen(page.getByRole('heading', { name: screen[1], exact: true, level: 1 }))
}

/** What is open over or beside the page: dialogs and drawers. Toasts have the role too and are none. */
export const panel = (page: Page): Locator => page.locator('[role=dialog]:not([data-toast])')

/** Resolves once a dialog has the focus: until then it may come, and take the keys from what a test gave them to. */
export const focused = (page: Page): Promise<void> => seen(panel(page).locator(':focus'))

/** Takes from the browser what it is signed in with, and the key by which it is so again after a start. Reload the page then. */
export const forgetSignIn = (page: Page): Promise<void> =>
  page.evaluate(() => {
    localStorage.clear()
    return new Promise((done) => {
      const asked = indexedDB.deleteDatabase('stagedoor')
      // It is gone once the page lets go of it, at the latest when it is reloaded.
      for (const each of ['success', 'error', 'blocked']) asked.addEventListener(each, () => done())
    })
  })

/** Resolves once it is on screen. */
export const seen = (what: Locator): Promise<void> => what.first().waitFor({ state: 'visible' })

/** The same for what a thread of the lowest priority says, as of an export or the proof of a backup: on a busy machine that is seconds later. */
export const seenLate = (what: Locator): Promise<void> =>
  what.first().waitFor({ state: 'visible', timeout: 4 * PATIENCE_MS })

/** Resolves once it has left the screen. */
export const gone = (what: Locator): Promise<void> => what.first().waitFor({ state: 'hidden' })

/** Opens the palette and types into it, once it has the focus: before that the keys would be those of the screen behind it. */
export async function typeIntoPalette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await seen(page.locator('[role=dialog] [role=combobox]:focus'))
  await page.keyboard.type(text)
}

/** Resolves with what is on the clipboard once it is of this shape: a click only begins to copy. */
export async function copied(page: Page, shape: RegExp): Promise<string> {
  let text = ''
  await expect
    .poll(async () => {
      text = await page.evaluate(() => navigator.clipboard.readText())
      return text
    })
    .toMatch(shape)
  return text
}

/** Has each further attempt at a test of this file or block begin by this: by itself it meets what the one before left. */
export const beforeAttemptAnew = (reset: () => Promise<void>): void =>
  beforeEach(async ({ task }) => {
    if ((task.result?.retryCount ?? 0) > 0) await reset()
  })

let attempts = 0
/** A name that nobody had before, so that a test that is tried again does not meet what it left. */
export const anew = (name: string): string => {
  attempts += 1
  return `${name}-${attempts}`
}

/** Deletes the tokens that an earlier attempt at a test left, by their label. */
export async function forget(door: Stagedoor, label: string): Promise<void> {
  const { tokens } = await door.call(`GET /tokens?text=${label}` as 'GET /tokens')
  const refs = tokens.map(({ kind, id }) => ({ kind, id }))
  if (refs.length > 0) await door.call('POST /tokens/acts', { act: 'delete', tokens: refs })
}

/** Puts rules in force through the API. */
export async function publishRules(door: Stagedoor, rules: readonly Rule[]): Promise<void> {
  const { published } = await door.call('GET /rules')
  await door.call('PUT /rules/draft', { baseVersion: published.version, rules })
  await door.call('POST /rules/publish', { baseVersion: published.version, note: '' })
}
