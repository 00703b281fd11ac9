import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { launchLink, startBrowser } from '../e2e/browser.ts'
import { type Stagedoor, startStagedoor } from '../real/stagedoor.ts'
import { addCaller } from '../real/support/callers.ts'
import { load } from './processes.ts'
import { createTargets } from './targets.ts'

/*
 * `npm run bench -- console-soak`: a real Stagedoor answers 1,000 questions a second for ten minutes while Chromium shows
 * Decisions. Every line that is read has to stay where it is, keys have to be answered, and the page must not grow. With
 * `--quick` one minute.
 */
const SECONDS = process.argv.includes('--quick') ? 60 : 600
const RATE = 1_000
const LOOK_MS = 250

const streams = ['live/news', 'live/sport', 'live/hall'] as const

/** Streams that need a link, one that sends viewers on, and questions about them and about names that nobody has. */
async function setUp(door: Stagedoor, folder: string): Promise<string> {
  const caller = await addCaller(door, 'nimble')
  for (const name of streams) await door.call('POST /streams', { name, mode: 'token' })
  const { item } = await door.call('POST /streams', { name: 'live/moved', mode: 'public' })
  const moved = {
    id: 'moved',
    priority: 1,
    source: { kind: 'any' },
    target: { kind: 'stream', streamId: item.id },
    effect: { kind: 'redirect', url: 'https://else.example/' },
  }
  await door.call('PUT /rules/draft', { baseVersion: 0, rules: [moved] })
  await door.call('POST /rules/publish', { baseVersion: 0, note: '' })
  const asked = [...streams, 'live/moved', 'live/nobody']
  const lines = Array.from({ length: 5_000 }, (_, n) => {
    const query = n % 7 === 0 ? '?rj-auth=cut-short' : ''
    const url = `/${asked[n % asked.length]}/playlist.m3u8${query}`
    const ip = `203.0.${n % 113}.${1 + (n % 250)}`
    return JSON.stringify({
      path: caller.path,
      body: JSON.stringify({ url, ip, 'user-agent': 'Player/1.0', session_id: '##########' }),
    })
  })
  const file = join(folder, 'questions.jsonl')
  writeFileSync(file, lines.join('\n'))
  return file
}

/** Runs in the page: how long each key takes from being pressed to the frame after it was painted. */
function watchKeys(): void {
  const taken: number[] = []
  Object.assign(window, { taken })
  const channel = new MessageChannel()
  const due: number[] = []
  channel.port1.onmessage = () => {
    for (const atMs of due.splice(0)) taken.push(performance.now() - atMs)
  }
  addEventListener(
    'keydown',
    ({ timeStamp }) =>
      requestAnimationFrame(() => {
        due.push(timeStamp)
        channel.port2.postMessage(null)
      }),
    true,
  )
}

interface Standing {
  readonly scrollTop: number
  /** The line with the focus and where it stands; empty when none has it. */
  readonly focused: string
  /** Lines in view, each with where it stands. */
  readonly lines: readonly string[]
}

/** Runs in the page: what must not change while it is read. */
function standing(): Standing {
  const grid = document.querySelector('main [role=grid]')
  const bottom = grid?.getBoundingClientRect().bottom ?? 0
  const place = (row: Element): string =>
    `${Math.round(row.getBoundingClientRect().top)} ${row.textContent}`
  const focused = document.activeElement?.closest('[data-row]')
  return {
    scrollTop: grid?.scrollTop ?? -1,
    focused: focused == null ? '' : place(focused),
    lines: [...(grid?.querySelectorAll('[data-row]') ?? [])]
      .filter((row) => row.getBoundingClientRect().top < bottom)
      .map(place),
  }
}

/** Whether all stands where it did. Older lines may come in below the last one. */
const isSame = (before: Standing, now: Standing): boolean =>
  before.scrollTop === now.scrollTop &&
  before.focused === now.focused &&
  before.lines.every((line, at) => line === now.lines[at])

/** Looks again and again for so long; how often something had moved. */
async function moves(page: Page, seconds: number): Promise<number> {
  const before = await page.evaluate(standing)
  let moved = 0
  for (let lookedMs = 0; lookedMs < seconds * 1_000; lookedMs += LOOK_MS) {
    await page.waitForTimeout(LOOK_MS)
    if (!isSame(before, await page.evaluate(standing))) moved += 1
  }
  return moved
}

const rowText = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.closest('[data-row]')?.textContent ?? '')

/** Types a filter while the list runs, and takes it back. */
async function typeFilter(page: Page): Promise<void> {
  const filter = page.getByRole('searchbox', { name: 'Filter decisions' })
  await filter.click()
  for (const key of 'deny stream:live/news') await page.keyboard.press(key, { delay: 40 })
  await page.waitForTimeout(1_500)
  await page.keyboard.press('Escape')
}

interface Read {
  /** Looks at which something had moved. */
  readonly moved: number
  /** Steps of the focus that led to another line than the next. */
  readonly astray: number
}

/** Goes down the list by keyboard, stays on a line and reads, comes back up the same lines, then lets it go on. */
async function readByKeys(page: Page): Promise<Read> {
  await page.locator('main [role=grid]').focus()
  const passed: string[] = []
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press('ArrowDown', { delay: 40 })
    await page.waitForTimeout(250)
    passed.push(await rowText(page))
  }
  const moved = await moves(page, 8)
  let astray = passed.includes('') ? 1 : 0
  if (astray > 0) console.log(`  no line had the focus: ${JSON.stringify(passed)}`)
  for (const text of passed.reverse().slice(1)) {
    await page.keyboard.press('ArrowUp', { delay: 40 })
    await page.waitForTimeout(250)
    const found = await rowText(page)
    if (found === text) continue
    astray += 1
    console.log(`  astray: "${found}" instead of "${text}"`)
  }
  await page.keyboard.press('Space')
  return { moved, astray }
}

/** Pauses, scrolls and reads, then goes on. */
async function readPaused(page: Page): Promise<Read> {
  await page.mouse.move(0, 0)
  await page.getByRole('button', { name: 'Pause' }).click()
  const box = await page.locator('main [role=grid]').boundingBox()
  if (box === null) throw new Error('no list')
  await page.mouse.move(box.x + 300, box.y + box.height / 2)
  await page.mouse.wheel(0, 400)
  await page.mouse.move(0, 0)
  await page.waitForTimeout(700)
  const moved = await moves(page, 8)
  await page.getByRole('button', { name: /^Paused/ }).click()
  return { moved, astray: 0 }
}

/** Memory of the page after a collection, MiB: the heap, and what its process holds for itself. */
async function memory(cdp: CDPSession, browser: Browser): Promise<{ heap: number; own: number }> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const whole = await browser.newBrowserCDPSession()
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
  await whole.detach()
  const own = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/RssAnon:\s+(\d+)/.exec(statusOf(id))?.[1]) / 1024)
  return { heap: usedSize / 1024 ** 2, own: Math.max(...own) }
}

const statusOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return ''
  }
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * q)] ?? Number.NaN

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-soak-'))
const door = await startStagedoor()
const browser = await startBrowser()
try {
  const requestsFile = await setUp(door, folder)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript(watchKeys)
  await page.goto(await launchLink(door))
  await page.getByRole('link', { name: 'Decisions' }).click()
  const cdp = await page.context().newCDPSession(page)
  const endMs = Date.now() + SECONDS * 1_000
  const plan = {
    requestsFile,
    connections: 'keep-alive',
    concurrency: 1,
    ratePerSecond: RATE,
  } as const
  const port = Number(new URL(door.handlerUrl).port)
  const asking = load({ ...plan, port, seconds: SECONDS, restMs: 4 })
  await page.locator('main [data-row]').first().waitFor()
  await page.waitForTimeout(2_000)
  const most = { heap: 0, own: 0 }
  let moved = 0
  let astray = 0
  let rounds = 0
  while (Date.now() < endMs - 24_000) {
    await typeFilter(page)
    for (const read of [await readByKeys(page), await readPaused(page)]) {
      moved += read.moved
      astray += read.astray
    }
    const { heap, own } = await memory(cdp, browser)
    most.heap = Math.max(most.heap, heap)
    most.own = Math.max(most.own, own)
    rounds += 1
  }
  const counters = await door.call('GET /counters')
  const taken = await page.evaluate(() => (window as unknown as { taken: number[] }).taken)
  const asked = await asking
  const targets = createTargets((line) => console.log(line))
  console.log(
    `${asked.requests} questions in ${SECONDS} s, ${asked.perSecond.toFixed(0)} a second; ${counters.denied} refused, ${counters.redirected} sent on; ${rounds} rounds, ${taken.length} keys, p50 ${quantile(taken, 0.5).toFixed(1)} ms, most ${Math.max(...taken).toFixed(0)} ms; answers p50 ${asked.p50.toFixed(1)} ms, p99 ${asked.p99.toFixed(0)} ms`,
  )
  // All of them are bounds that count: what the page does is its own, whatever the machine.
  const figure = (what: string, value: number, must: readonly ['>=' | '<=', number]): void =>
    targets.check({ what, value, digits: 1, must, isRatio: true })
  figure('Questions that failed', asked.errors, ['<=', 0])
  figure('Share of 1,000 a second that was asked', asked.perSecond / RATE, ['>=', 0.9])
  figure('Looks at which a line, the focus or the scroll had moved', moved, ['<=', 0])
  figure('Steps of the focus that led elsewhere', astray, ['<=', 0])
  figure('Rounds of typing and reading', rounds, ['>=', 1])
  figure('Key to the next paint, p95, milliseconds', quantile(taken, 0.95), ['<=', 100])
  figure('JavaScript heap after a collection, most, MiB', most.heap, ['<=', 300])
  figure('Own memory of the page process, most, MiB', most.own, ['<=', 300])
  targets.sum()
  process.exitCode = targets.exitCode()
} finally {
  await browser.close()
  await door.stop()
  rmSync(folder, { recursive: true, force: true })
}
