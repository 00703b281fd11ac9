import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database as Store } from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { launchLink, startBrowser } from '../e2e/browser.ts'
import { startStagedoor } from '../real/stagedoor.ts'
import { median } from './processes.ts'
import { createTargets } from './targets.ts'

/*
 * `npm run bench -- palette`: 100,000 links of 200 streams in a real Stagedoor. What a search takes over the API, against
 * `LIKE` over the same table, and what the palette takes in Chromium from the key to the picture.
 */
const TOKENS = 100_000
const STREAMS = 200
const isQuick = process.argv.includes('--quick')
const ROUNDS = isQuick ? 10 : 40
const SEARCHES = [
  'viewer 99',
  'season-4242',
  'a',
  'live/s17',
  'rj-0000a',
  'nobody is called so',
] as const

const Database = createRequire(import.meta.url)('better-sqlite3') as typeof import('better-sqlite3')

const idOf = (n: number): string => `rj-${n.toString(16).padStart(20, '0')}`
const labelOf = (n: number): string => `Viewer ${n} of the hall`

/** Links as a season's sale leaves them, straight into the table. */
function fill(db: Store, streamIds: readonly string[]): void {
  const add = db.prepare('INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL)')
  const fromMs = Date.now() - TOKENS * 1_000
  db.transaction(() => {
    for (let n = 0; n < TOKENS; n += 1) {
      const tags = JSON.stringify([`season-${n % 7_000}`, `row-${n % 40}`])
      const endMs = Date.now() + 86_400_000
      add.run(idOf(n), streamIds[n % STREAMS], labelOf(n), tags, fromMs + n, endMs, 'console')
    }
  })()
}

/** As one would first write it: every column that is looked through, and the name of the stream. */
function likeScan(db: Store): (text: string) => number {
  const statement =
    db.prepare(`SELECT links.id FROM links JOIN streams ON streams.id = links.stream_id
    WHERE links.label LIKE @like OR links.id LIKE @like OR links.issued_by LIKE @like OR links.tags LIKE @like OR streams.name LIKE @like
    ORDER BY (links.label = @text) DESC, (links.label LIKE @begins) DESC, links.created_at_ms DESC LIMIT 8`)
  return (text) => {
    const atMs = performance.now()
    statement.all({ like: `%${text}%`, begins: `${text}%`, text })
    return performance.now() - atMs
  }
}

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * q)] ?? Number.NaN

/** Runs in the page: notes when a key was pressed, and when the frame was painted in which something first was there. */
function watchPalette(): void {
  const marks = { pressed: 0, painted: 0, waitsFor: '' }
  Object.assign(window, { marks })
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      marks.pressed = timeStamp
      marks.painted = 0
      const look = (): void => {
        const lines = document.querySelectorAll('[role=dialog] [role=option]')
        const isThere = [...lines].some((line) => line.textContent?.includes(marks.waitsFor))
        if (!isThere) return void requestAnimationFrame(look)
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          marks.painted = performance.now()
        }
        port2.postMessage(null)
      }
      requestAnimationFrame(look)
    },
    true,
  )
}

interface Marks {
  pressed: number
  painted: number
  waitsFor: string
}

/** Presses a key and answers after how many milliseconds a line with this text was painted. */
async function pressAndSee(page: Page, key: string, text: string): Promise<number> {
  await page.evaluate((waitsFor) => {
    Object.assign((window as unknown as { marks: Marks }).marks, { waitsFor })
  }, text)
  await page.keyboard.press(key)
  await page.waitForFunction(() => (window as unknown as { marks: Marks }).marks.painted > 0)
  return await page.evaluate(() => {
    const { pressed, painted } = (window as unknown as { marks: Marks }).marks
    return painted - pressed
  })
}

const folder = mkdtempSync(join(tmpdir(), 'stagedoor-palette-'))
const targets = createTargets((line) => console.log(line))
const first = await startStagedoor(folder)
const streamIds: string[] = []
for (let n = 0; n < STREAMS; n += 1) {
  streamIds.push((await first.call('POST /streams', { name: `live/s${n}` })).item.id)
}
const { dataDirectory } = await first.call('GET /about')
await first.program.stop()
const db = new Database(join(dataDirectory, 'stagedoor.db'))
fill(db, streamIds)
const like = likeScan(db)
const door = await startStagedoor(folder)
const browser = await startBrowser()
try {
  const search = async (text: string): Promise<number> => {
    const atMs = performance.now()
    await (door.call as (call: string) => Promise<unknown>)(
      `GET /search?text=${encodeURIComponent(text)}`,
    )
    return performance.now() - atMs
  }
  const firstMs = await search('')
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const text of SEARCHES) {
      ours.push(await search(text))
      theirs.push(like(text))
    }
  }
  console.log(
    `The first search, which indexes: ${firstMs.toFixed(0)} ms. LIKE: p50 ${quantile(theirs, 0.5).toFixed(0)} ms, p95 ${quantile(theirs, 0.95).toFixed(0)} ms`,
  )
  const machine = (what: string, value: number, bound: number): void =>
    targets.check({ what, value, digits: 1, must: ['<=', bound], isRatio: false })
  machine('An answer of the API, p50, milliseconds', quantile(ours, 0.5), 100)
  machine('An answer of the API, p95, milliseconds', quantile(ours, 0.95), 100)
  const over = median(ours) / median(theirs)
  targets.check({
    what: 'Its median over that of LIKE',
    value: over,
    digits: 2,
    must: ['<=', 0.5],
    isRatio: true,
  })

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript(watchPalette)
  await page.goto(await launchLink(door))
  await page.getByRole('navigation', { name: 'Screens' }).waitFor()
  const opening: number[] = []
  const answering: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    opening.push(await pressAndSee(page, 'Control+k', 'Decisions'))
    // Of sixteen links whose ids begin so the latest eight are shown; the last letter asks for one of the others.
    const last = round % 8
    const n = 16 * (1_000 + round) + last
    await page.keyboard.type(idOf(n).slice(0, -1))
    await page.waitForTimeout(300)
    answering.push(await pressAndSee(page, String(last), labelOf(n)))
    await page.keyboard.press('Escape')
    await page.waitForTimeout(100)
  }
  machine('The palette from the key to the picture, p50', quantile(opening, 0.5), 60)
  machine('The palette from the key to the picture, p95', quantile(opening, 0.95), 60)
  machine('A letter to what is found, painted, p50', quantile(answering, 0.5), 100)
  machine('A letter to what is found, painted, p95', quantile(answering, 0.95), 100)
  targets.sum()
  process.exitCode = targets.exitCode()
} finally {
  db.close()
  await browser.close()
  await door.stop()
  rmSync(folder, { recursive: true, force: true })
}
