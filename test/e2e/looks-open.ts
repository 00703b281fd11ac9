import { type Desk, forgetSignIn, panel, seen } from './support.ts'

/** What is open, or is not there, on a screen. */
export interface OpenLook {
  /** The name of its pictures. */
  readonly called: string
  /** Brings it on screen. */
  readonly open: (desk: Desk) => Promise<void>
  /** Takes back what Escape does not. */
  readonly close?: (desk: Desk) => Promise<void>
}

const API = '**/api/v1'

/** Before anything is set up. */
export const EMPTY: readonly OpenLook[] = [
  { called: 'live-empty', open: ({ go }) => go('/') },
  { called: 'rules-empty', open: ({ go }) => go('/rules') },
  { called: 'tokens-empty', open: ({ go }) => go('/tokens') },
]

/** Opens the details of a row. */
const row =
  (path: string, text: string, shows: string) =>
  async ({ page, go }: Desk): Promise<void> => {
    await go(path)
    await page.getByRole('row').filter({ hasText: text }).getByRole('gridcell').nth(2).click()
    await seen(panel(page).getByText(shows))
  }

async function press({ page }: Desk, ...names: readonly (string | RegExp)[]): Promise<void> {
  for (const [at, name] of names.entries()) {
    const place = at === 0 ? page : panel(page)
    await place.getByRole('button', { name }).last().click()
  }
  await seen(panel(page))
}

/** Issues a link to a stream that says where it is played, so that there is an address to draw. */
async function issue(desk: Desk): Promise<void> {
  const { page, door } = desk
  const stream = { name: 'live/aired', playUrl: 'https://cdn.example/live/aired.m3u8' }
  const { streams } = await door.call('GET /streams')
  if (!streams.some(({ name }) => name === stream.name)) await door.call('POST /streams', stream)
  await desk.go('/tokens')
  await press(desk, /^Issue a token$/, /^A link for/)
  await panel(page).getByRole('combobox', { name: 'Stream' }).click()
  await page.getByRole('option', { name: /live\/aired/ }).click()
  await press(desk, /^Issue$/)
}

/** Reads the page again while one call is answered by this. */
async function answering(
  desk: Desk,
  path: string,
  answer: 'never' | 'with an error',
): Promise<void> {
  const failure = { error: { code: 'ERR_INTERNAL', message: 'Something went wrong.' } }
  await desk.page.route(`${API}${path}`, (route) =>
    answer === 'never' ? undefined : route.fulfill({ status: 500, json: failure }),
  )
  await desk.page.reload()
}

/** What opens over or beside a screen with something on it, and what stands where something is missing. */
export const OPEN: readonly OpenLook[] = [
  { called: 'decision', open: row('/decisions', 'live/nobody', 'POST /ask/') },
  { called: 'session', open: row('/', '203.0.113.1', 'POST /ask/') },
  { called: 'token', open: row('/tokens', 'Ada', 'Expires') },
  { called: 'stream', open: row('/streams', 'live/news', 'Publisher keys') },
  {
    called: 'rule',
    open: async (desk) => {
      await desk.go('/rules')
      await press(desk, /^Office$/)
    },
  },
  {
    called: 'media-server',
    open: async (desk) => {
      await desk.go('/media-servers')
      await press(desk, /^nimble$/)
      await seen(panel(desk.page).getByText('Connected.'))
    },
  },
  {
    called: 'publish',
    open: async (desk) => {
      await desk.go('/rules')
      await press(desk, /^Review and publish$/)
      await seen(panel(desk.page).getByRole('button', { name: 'Publish' }))
      await seen(panel(desk.page).getByText('Note'))
    },
  },
  {
    called: 'revoke-many',
    open: async (desk) => {
      await desk.go('/')
      await press(desk, 'Revoke many at once')
      await seen(panel(desk.page).getByRole('button', { name: /^Revoke \d+ sessions/ }))
    },
  },
  {
    called: 'issued-link',
    open: async (desk) => {
      await issue(desk)
      await seen(panel(desk.page).getByRole('img', { name: 'The link as a QR code' }))
    },
  },
  {
    called: 'issued-link-covered',
    open: async (desk) => {
      const { page } = desk
      await issue(desk)
      await page.keyboard.press('Control+.')
      await seen(panel(page).getByText('The QR code is not drawn in streamer mode.'))
    },
    close: ({ page }) => page.keyboard.press('Control+.'),
  },
  {
    called: 'palette',
    open: async (desk) => {
      await desk.go('/streams')
      await desk.page.keyboard.press('Control+k')
      await desk.page.keyboard.type('news')
      await seen(desk.page.getByRole('option', { name: /live\/news/ }))
    },
  },
  {
    called: 'import',
    open: async ({ page, go }) => {
      await go('/settings')
      const part = page.getByRole('region', { name: 'Export and import' })
      await part.getByLabel('YAML to import').fill('stagedoor: 1\nstreams:\n  - name: live/file')
      await part.getByRole('button', { name: 'Show what would change' }).click()
      const apply = part.getByRole('button', { name: 'Apply 1 change' })
      await seen(apply)
      await apply.scrollIntoViewIfNeeded()
    },
  },
  {
    called: 'restore',
    open: async ({ page, go, door }) => {
      await go('/settings')
      await page.getByRole('button', { name: 'Back up now' }).click()
      const actions = page.getByRole('button', { name: /^Actions on the backup of/ }).first()
      await seen(actions)
      await door.call('POST /revocations', {
        kind: 'viewer',
        value: 'eve',
        untilMs: null,
        note: '',
      })
      await actions.click()
      await page.getByRole('menuitem', { name: 'Restore' }).click()
      await seen(page.getByText('1 revocation would be forgotten'))
      await page.locator('[data-toast] [aria-label=Dismiss]').first().click()
    },
  },
  {
    called: 'decisions-nothing-fits',
    open: async ({ page, go }) => {
      await go('/decisions')
      await page.getByRole('searchbox').fill('nothing-like-this colour:red')
      await seen(page.getByRole('button', { name: 'Clear the filter' }))
    },
  },
  {
    called: 'streams-loading',
    open: async (desk) => {
      await answering(desk, '/streams', 'never')
      await desk.go('/streams')
    },
    close: ({ page }) => page.unroute(`${API}/streams`),
  },
  {
    called: 'media-servers-failed',
    open: async (desk) => {
      desk.troubles.expectOnly(/status of 500/)
      await answering(desk, '/media-servers', 'with an error')
      await desk.go('/media-servers')
      await seen(desk.page.getByRole('button', { name: 'Try again' }))
    },
    close: ({ page }) => page.unroute(`${API}/media-servers`),
  },
  {
    called: 'offline',
    open: async ({ page, troubles, go }) => {
      troubles.expectOnly(/ERR_|Failed to load/)
      await go('/decisions')
      await page.route(`${API}/**`, (route) => route.abort())
      await page.reload()
      await seen(page.getByText(/Handler unreachable since/))
    },
    close: ({ page }) => page.unroute(`${API}/**`),
  },
  {
    called: 'signed-out',
    open: async ({ page, troubles }) => {
      troubles.expectOnly(/status of 401/)
      await forgetSignIn(page)
      await page.reload()
      await seen(page.getByRole('heading', { name: 'This browser is not signed in' }))
    },
  },
]
