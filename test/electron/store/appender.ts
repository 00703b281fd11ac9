import { writeSync } from 'node:fs'
import { createCheckpointer } from '../../../electron/store/checkpoint.ts'
import { createFolder } from '../../../electron/store/fold.ts'
import { createHistory } from '../../../electron/store/history.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import { migrate } from '../../../electron/store/migrate.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import { endOf, startOf, viewedOf, WATCHED_MS } from './entries.ts'

/**
 * A process that stores sessions in the database it is given as fast as it can, folding and checkpointing meanwhile, and
 * prints `+id` for each start, `~id` for what each watched and `-id` for each end that was acknowledged. It runs until it is killed or its input ends.
 */
const path = process.argv[2] ?? ''
const db = openDatabase(path)
migrate(db, { backupDirectory: `${path}-backups` })
const journal = createJournal(db)
const folder = createFolder(db)
let id = createHistory(db, folder).maxDecisionId()
folder.start()
createCheckpointer(db).start()

function start(): void {
  id += 1
  const own = id
  journal.append(startOf(own), (error) => {
    if (error === null) writeSync(1, `+${own}\n`)
    if (error === null && own % 2 === 0) watch(own)
    else setImmediate(start)
  })
}

function watch(own: number): void {
  journal.append(viewedOf(own, WATCHED_MS), (error) => {
    if (error === null) writeSync(1, `~${own}\n`)
    end(own)
  })
}

function end(own: number): void {
  journal.append(endOf(own), (error) => {
    if (error === null) writeSync(1, `-${own}\n`)
    setImmediate(start)
  })
}

for (let parallel = 0; parallel < 48; parallel += 1) start()
process.stdin.resume().on('end', () => process.exit(0))
