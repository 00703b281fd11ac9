import type { Locator } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import {
  addCaller,
  type Caller,
  icecastAdmits,
  icecastTells,
  nimbleAdmits,
  nimbleStarts,
} from '../real/support/callers.ts'
import { SLOW } from '../slow.ts'
import { expectNoViolation } from './axe.ts'
import { gone, panel, seen, startDesk, typeIntoPalette } from './support.ts'

let nimble: Caller
let icecast: Caller
const desk = startDesk(async (door) => {
  nimble = await addCaller(door, 'nimble')
  icecast = await addCaller(door, 'icecast')
  await door.call('POST /streams', { name: 'live/hall', mode: 'public' })
  await door.call('POST /streams', { name: 'live/yard', mode: 'public' })
})

async function starts(stream: string, key: string, ip: string, query = ''): Promise<boolean> {
  return nimbleAdmits(await nimbleStarts(desk.door, nimble, { stream, key, ip, query }))
}

const rows = () => desk.page.getByRole('grid', { name: 'Live sessions' }).locator('[data-row]')

beforeEach(async () => {
  await desk.page.mouse.move(0, 0)
  await desk.go('/')
})

test('whoever is revoked from the row is refused on return until it is undone', async () => {
  const { page, door } = desk
  const hall = (await door.call('GET /streams')).streams.find(({ name }) => name === 'live/hall')
  const { token } = await door.call('POST /links', { streamId: hall?.id ?? '', label: 'Gus' })
  const query = `?rj-auth=${encodeURIComponent(token)}`
  expect(await starts('live/hall', 'a1', '203.0.113.7', query)).toBe(true)
  const row = rows().filter({ hasText: '203.0.113.7' })
  await row.getByRole('button', { name: 'Actions' }).click()
  await seen(page.getByRole('group', { name: /^Gus.*live\/hall.*203\.0\.113\.7/ }))
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  const dialog = panel(page).filter({ has: page.getByRole('heading', { name: 'Revoke' }) })
  // What it can mean at this media server is said before the click.
  await seen(dialog.getByText('not cut, only refused on return'))
  // Without the link they are let in again.
  await seen(dialog.getByRole('radio', { name: /^The address 203\.0\.113\.7/, checked: true }))
  await seen(dialog.getByRole('heading', { name: 'Revoke Gus' }))
  await seen(dialog.getByText('Others at this address are refused as well; none is live'))
  const isPublic = dialog.getByText(/^live\/hall is public: without this credential/)
  await dialog.getByRole('radio', { name: /^The credential Gus/ }).click()
  await seen(isPublic)
  await dialog.getByRole('radio', { name: /^The address 203\.0\.113\.7/ }).click()
  await gone(isPublic)
  await dialog.getByRole('button', { name: 'Refuse Gus from now on' }).click()
  await gone(dialog)
  await seen(row.getByText('revoked'))
  expect(await starts('live/hall', 'a2', '203.0.113.7')).toBe(false)
  expect(await starts('live/hall', 'b1', '203.0.113.8')).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.mouse.move(0, 0)
  await gone(row.getByText('revoked'))
  expect(await starts('live/hall', 'a3', '203.0.113.7')).toBe(true)
})

test('who was revoked is let in again from the drawer, from the bell and from the palette', async () => {
  const { page, door } = desk
  const address = '203.0.113.17'
  const body = { kind: 'address', value: address, untilMs: null, note: 'loud' } as const
  const lift = (within: Locator) =>
    within.getByRole('button', { name: `Lift: The address ${address}` })
  const revoked = async () => (await door.call('GET /revocations')).revocations.length
  expect(await starts('live/hall', 'l1', address)).toBe(true)
  await rows().filter({ hasText: address }).getByRole('gridcell').nth(2).click()
  const drawer = page.getByRole('dialog', { name: /live\/hall/ })
  await seen(drawer.getByText('Allowed'))
  await door.call('POST /revocations', body)
  const head = drawer.getByRole('list', { name: 'Revoked since' })
  await seen(head.getByText(/^Revoked (just now|\d+ s ago)\. Until lifted\. loud$/))
  await seen(drawer.getByText(/before that, at /))
  await lift(head).click()
  await gone(head)
  expect(await revoked()).toBe(0)
  await page.keyboard.press('Escape')

  await door.call('POST /revocations', body)
  await page.getByRole('button', { name: /^Work and notices/ }).click()
  await lift(panel(page).getByRole('region', { name: 'Revoked now' })).click()
  await gone(panel(page).getByRole('region', { name: 'Revoked now' }))
  expect(await revoked()).toBe(0)
  await page.keyboard.press('Escape')

  await door.call('POST /revocations', body)
  await typeIntoPalette(page, 'lift')
  const line = page.getByRole('option', { name: `Lift: The address ${address}` })
  await seen(line)
  // What Enter does is what it did before somebody was revoked.
  const highlighted = page.locator('[role=option][data-highlighted]')
  expect(await highlighted.textContent()).toMatch(/^Lift a revocation: who is revoked now/)
  await page.keyboard.type(' 203')
  await seen(line.and(highlighted))
  await page.keyboard.press('Enter')
  await seen(line.getByText(`The address ${address} may start again.`))
  expect(await revoked()).toBe(1)
  await page.keyboard.press('Enter')
  await expect.poll(revoked).toBe(0)
})

test('the bell says whose connection was revoked once it is over', async () => {
  const { page, door } = desk
  const revoke = (value: string) =>
    door.call('POST /revocations', { kind: 'session', value, untilMs: null, note: '' })
  const cut = async (client: string, ip: string): Promise<void> => {
    const listener = { stream: 'live/hall', client, ip }
    await icecastTells(door, icecast, 'listener_add', listener)
    const { sessions } = await door.call('GET /sessions')
    await revoke(sessions.find(({ address }) => address === ip)?.id ?? '')
    await icecastTells(door, icecast, 'listener_remove', listener)
  }
  await cut('51', '203.0.113.51')
  await cut('52', '203.0.113.52')
  await revoke('kept no more')
  await page.getByRole('button', { name: /^Work and notices/ }).click()
  const bell = panel(page).getByRole('region', { name: 'Revoked now' })
  await seen(bell.getByText('3 connections that are over, revoked one by one'))
  await bell.getByRole('button', { name: 'Show each' }).click()
  for (const ip of ['203.0.113.51', '203.0.113.52']) {
    await seen(bell.getByText(new RegExp(`^A session of ${ip} on live/hall since `)))
  }
  await seen(bell.getByText(/^A session that is over, revoked /))
  await expectNoViolation(page)
  for (const whose of ['of 203.0.113.51 ', 'of 203.0.113.52 ', 'that is over']) {
    const lift = bell.getByRole('button', { name: `Lift: A session ${whose}` })
    await lift.click()
    await gone(lift)
  }
  await gone(bell)
  await page.keyboard.press('Escape')
})

test('who leaves while the operator decides is refused on return all the same', async () => {
  const { page, door } = desk
  const listener = { stream: 'live/hall', client: '70', ip: '203.0.113.70' }
  expect(icecastAdmits(await icecastTells(door, icecast, 'listener_add', listener))).toBe(true)
  const row = rows().filter({ hasText: listener.ip })
  const dialog = panel(page).filter({ has: page.getByRole('heading', { name: 'Revoke' }) })
  const ask = async (): Promise<void> => {
    await row.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await dialog.getByRole('radio', { name: /^The address 203\.0\.113\.70/ }).click()
  }
  await ask()
  await dialog.getByRole('link', { name: /^Open .* and its Control$/ }).click()
  await seen(panel(page).getByRole('tab', { name: 'Control', selected: true }))
  await page.keyboard.press('Escape')
  await desk.go('/')
  await ask()
  await seen(dialog.getByText('With its control filled in they are cut at once.'))
  await seen(dialog.getByRole('button', { name: /^Refuse .+ from now on$/ }))
  await icecastTells(door, icecast, 'listener_remove', listener)
  await dialog.getByRole('button', { name: /^Revoke / }).click()
  await gone(dialog)
  const again = { ...listener, client: '71' }
  expect(icecastAdmits(await icecastTells(door, icecast, 'listener_add', again))).toBe(false)
})

test('whoever revokes a source is told first that its stream goes off air, and holds the button', async () => {
  const { page, door } = desk
  const { item, secret } = await door.call('POST /media-servers', {
    ...{ name: 'Encoders', protocol: 'generic' },
  })
  const stream = { name: 'live/roof', mode: 'public' } as const
  const streamId = (await door.call('POST /streams', stream)).item.id
  const key = await door.call('POST /stream-keys', { streamId, label: 'Roof cam' })
  const ask = async (question: object): Promise<number> => {
    const body = JSON.stringify({ version: 1, stream: 'live/roof', ...question })
    const headers = { 'content-type': 'application/json' }
    const url = `${door.handlerUrl}/ask/${item.id}/${secret}`
    return (await fetch(url, { method: 'POST', headers, body })).status
  }
  const encoder = {
    action: 'publish',
    address: '203.0.113.80',
    user: 'source',
    credential: key.secret,
  }
  expect(await ask({ ...encoder, session: 'e1' })).toBe(200)
  expect(await ask({ action: 'subscribe', session: 'v1', address: '203.0.113.81' })).toBe(200)
  await rows().filter({ hasText: '203.0.113.80' }).getByRole('gridcell').nth(2).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  const dialog = panel(page).filter({ has: page.getByRole('heading', { name: 'Revoke' }) })
  await seen(dialog.getByText(/^This is the source of live\/roof: the stream goes off air/))
  await seen(dialog.getByText('1 viewer loses it.'))
  // The name that encoders log in with is none to revoke one by.
  expect(await dialog.getByRole('radio', { name: /^The viewer/ }).count()).toBe(0)
  expect(await dialog.getByRole('radio', { name: /^The credential Roof cam/ }).isChecked()).toBe(
    true,
  )
  await expectNoViolation(page)
  const hold = dialog.getByRole('button', { name: /^Take live\/roof off air/ })
  await hold.click()
  await seen(hold.getByText('hold 5 s'))
  expect((await door.call('GET /revocations')).revocations.map(({ kind }) => kind)).not.toContain(
    'grant',
  )
  await dialog.getByLabel('Cannot hold? Type “live/roof”').fill('live/roof')
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click()
  await gone(dialog)
  expect(await ask({ ...encoder, session: 'e2' })).toBe(403)
})

/** Viewers of a name of their own at each attempt. */
let comers = 0
const comer = async (stream: string): Promise<string> => {
  comers += 1
  const ip = `198.51.100.${100 + comers}`
  expect(await starts(stream, `c${comers}`, ip)).toBe(true)
  return ip
}

test('a paused view stands still, recording goes on and what is new is counted', async () => {
  const { page, door } = desk
  // Rows are held where the mouse or the focus is in them.
  await page.mouse.move(0, 0)
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  for (const stream of ['live/hall', 'live/yard', 'live/hall']) await comer(stream)
  const { sessions } = await door.call('GET /sessions')
  await expect.poll(() => rows().count()).toBe(sessions.length)
  await page.getByRole('button', { name: 'Pause' }).click()
  const came: string[] = []
  for (const _ of [1, 2, 3]) came.push(await comer('live/yard'))
  await seen(page.getByRole('button', { name: 'Paused, 3 new' }))
  expect(await rows().count()).toBe(sessions.length)
  for (const ip of came) expect(await rows().filter({ hasText: ip }).count()).toBe(0)
  const now = (await door.call('GET /sessions')).sessions.map(({ address }) => address)
  expect(now).toEqual(expect.arrayContaining(came))
  await page.getByRole('button', { name: 'Paused, 3 new' }).click()
  await seen(rows().filter({ hasText: came[2] ?? '' }))
  // A finger has left before its press becomes a click: no row may come under it meanwhile.
  const touch = { pointerType: 'touch', bubbles: true }
  const hold = async (): Promise<void> => {
    await rows().first().dispatchEvent('pointerdown', touch)
    await rows().first().dispatchEvent('pointerout', touch)
  }
  await hold()
  const last = await comer('live/hall')
  const held = page.getByRole('button', { name: 'Held, 1 new' })
  await expect
    .poll(async () => {
      // A hold ends by itself, which must not come before the news on a slow machine.
      await hold()
      return await held.count()
    })
    .toBe(1)
  expect(await rows().filter({ hasText: last }).count()).toBe(0)
  await held.click()
  await seen(rows().filter({ hasText: last }))
})

test('a filter is text and chips alike, and one that leaves nothing says so', async () => {
  const { page, door } = desk
  const ip = await comer('live/yard')
  const { sessions } = await door.call('GET /sessions')
  const yard = sessions.filter(({ streamName }) => streamName === 'live/yard').length
  const filter = page.getByRole('searchbox', { name: 'Filter live sessions' })
  await filter.fill(`stream:live/yard ip:${ip}`)
  await seen(page.getByText(/^1 of \d+ sessions$/))
  await page.getByRole('button', { name: `Remove filter ip:${ip}` }).click()
  const ofYard = page.getByText(new RegExp(`^${yard} of \\d+ sessions$`))
  await seen(ofYard)
  expect(await filter.inputValue()).toBe('stream:live/yard')
  await page.getByRole('button', { name: 'Publishers' }).click()
  await seen(page.getByText('No live session fits this filter'))
  await page.getByRole('button', { name: 'Viewers' }).click()
  await seen(ofYard)
  await filter.fill('colour:red')
  await seen(page.getByRole('alert').getByText('There is no filter "colour"'))
  await filter.press('Escape')
  await gone(page.getByText('There is no filter "colour"'))
})

const LANES = 64
const MANY = SLOW ? 10_000 : 2_000

/** Starts sessions over connections that are kept, many at once, as a busy media server does. */
async function fillHall(): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let at = next++; at < MANY; at = next++) {
      const ip = `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`
      if (!(await starts('live/hall', `many-${at}`, ip))) throw new Error(`${ip} was refused`)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** Runs in the page: frame times while it is scrolled, and how many frames had a hole between the rows. */
function recordFrames(): void {
  const grid = document.querySelector('main [role=grid]')
  if (grid === null) throw new Error('no grid')
  const record = { times: [] as number[], holes: 0, stop: false }
  Object.assign(window, { record })
  let last = performance.now()
  const look = (now: number): void => {
    record.times.push(now - last)
    last = now
    const { left, width, top, bottom } = grid.getBoundingClientRect()
    for (const y of [top + 48, (top + bottom) / 2, bottom - 20]) {
      const hit = document.elementFromPoint(left + width / 2, y)
      if (hit?.closest('[data-row]') == null) {
        record.holes += 1
        break
      }
    }
    if (!record.stop) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

interface Recorded {
  readonly times: readonly number[]
  readonly holes: number
}

function readFrames(): Recorded {
  const { record } = window as unknown as { record: Recorded & { stop: boolean } }
  record.stop = true
  return { times: record.times, holes: record.holes }
}

test('many answers within a second are one line, which opens and narrows the filter', async () => {
  const { page } = desk
  await Promise.all(
    Array.from({ length: 90 }, (_, at) => starts('live/nobody', `n${at}`, '203.0.113.99')),
  )
  await desk.go('/decisions')
  await page.getByRole('row').filter({ hasText: 'in this second.' }).first().click()
  await seen(panel(page).getByText('203.0.113.99'))
  await expectNoViolation(page)
  await panel(page).getByRole('button', { name: 'Only decisions like these' }).click()
  await expect
    .poll(() => page.getByRole('searchbox', { name: 'Filter decisions' }).inputValue())
    .toBe('deny reason:stream_unknown stream:live/nobody')
})

test(`${MANY} live sessions scroll without holes, few rows and little memory`, async () => {
  const { page } = desk
  await fillHall()
  const count = page.getByText(SLOW ? /^10,\d{3} sessions$/ : /^2,\d{3} sessions$/)
  await seen(count)
  const box = await page.getByRole('grid', { name: 'Live sessions' }).boundingBox()
  if (box === null) throw new Error('no grid')
  await page.mouse.move(box.x + 300, box.y + box.height / 2)
  await page.evaluate(recordFrames)
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, turn < 80 ? 320 : -480)
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  const { times, holes } = await page.evaluate(readFrames)
  // A leap to the end and back: far beyond what is drawn ahead.
  await rows().first().focus()
  await page.keyboard.press('End')
  await seen(page.locator(`[aria-rowindex="${MANY + 1}"]`))
  await page.keyboard.press('Home')
  await seen(page.locator('[aria-rowindex="2"]'))

  const metrics = await heapAndRows()
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  console.info(
    `${MANY} sessions: ${times.length} frames, median ${at(0.5)} ms, p95 ${at(0.95)} ms, ` +
      `longest ${at(0.9999)} ms; ${metrics.rows} rows drawn, heap ${metrics.heapMb} MB`,
  )
  expect(times.length).toBeGreaterThan(60)
  expect(holes).toBe(0)
  expect(metrics.rows).toBeLessThanOrEqual(200)
  expect(metrics.heapMb).toBeLessThanOrEqual(300)
}, 120_000)

async function heapAndRows(): Promise<{ heapMb: number; rows: number }> {
  const protocol = await desk.context.newCDPSession(desk.page)
  await protocol.send('Performance.enable')
  await protocol.send('HeapProfiler.collectGarbage')
  const { metrics } = await protocol.send('Performance.getMetrics')
  await protocol.detach()
  const bytes = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN
  return { heapMb: Math.round(bytes / 1_048_576), rows: await rows().count() }
}
