import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalogue } from '../../electron/catalogue/create.ts'
import { createDataKeySecrets, newDataKey } from '../../electron/secrets/data-key.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { openDatabase } from '../../electron/store/open.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { tokenBulkSchema } from '../../shared/token-input.ts'

/*
 * `npx node test/bench/bulk.ts`: issuing 10,000 listener links from pasted rows, each stored, with the longest time the
 * handler would have waited for its turn meanwhile.
 */

const ROWS = 10_000
const TARGET_SECONDS = 10

const directory = mkdtempSync(join(tmpdir(), 'stagedoor-bulk-'))
const db = openDatabase(join(directory, 'stagedoor.db'))
migrate(db, { backupDirectory: directory })
const catalogue = createCatalogue({
  db,
  journal: { flush: () => undefined },
  secrets: createDataKeySecrets(newDataKey(), 'a benchmark'),
  countryOf: () => '??',
  now: Date.now,
})
const { id: streamId } = catalogue.streams.create(
  streamInputSchema.parse({ name: 'live/news', playUrl: 'https://play.example/news' }),
  'console',
)
const text = Array.from({ length: ROWS }, (_, at) => `live/news,720,listener ${at},season`)
const input = tokenBulkSchema.parse({
  kind: 'listener-link',
  text: text.join('\n'),
  columns: { stream: 0, minutes: 1, label: 2, tags: 3 },
  defaults: { streamId },
})

let longestMs = 0
let turnMs = performance.now()
let isOver = false
function watchTurns(): void {
  const nowMs = performance.now()
  longestMs = Math.max(longestMs, nowMs - turnMs)
  turnMs = nowMs
  if (!isOver) setImmediate(watchTurns)
}

const startMs = performance.now()
setImmediate(watchTurns)
let job = await catalogue.bulk.start(input, 'console')
while (job.state === 'running') {
  await new Promise(setImmediate)
  job = catalogue.bulk.get(job.id)
}
const seconds = (performance.now() - startMs) / 1000
isOver = true
catalogue.close()
db.close()
rmSync(directory, { recursive: true, force: true })

const isMet = job.issued === ROWS && seconds <= TARGET_SECONDS
console.log(
  `${job.issued} links issued from rows in ${seconds.toFixed(2)} s (target ${TARGET_SECONDS} s), longest turn ${longestMs.toFixed(0)} ms ${isMet ? 'ok' : 'MISSED'}`,
)
if (!isMet) process.exitCode = 1
