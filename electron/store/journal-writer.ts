import { limitMarkTable } from './catalogue/limit-marks.ts'
import { tokenBindingTable } from './catalogue/token-bindings.ts'
import type { Database } from './database.ts'
import { encodeEntries } from './journal-codec.ts'
import type { JournalEntry } from './types.ts'

/** Entries in one row at most, so that folding one row never takes long. */
const ROW_ENTRIES = 64

export interface JournalWriter {
  /**
   * Puts entries on disk in one transaction. An empty list writes an empty row, which shows whether writing works.
   * Throws what the database library throws; then nothing of it is stored and the connection can be used.
   */
  write(entries: readonly JournalEntry[]): void
}

/**
 * Prepares the statements of the journal. Rows are numbered here, not by SQLite, which would use the numbers of folded
 * rows again.
 */
export function createJournalWriter(db: Database): JournalWriter {
  const insert = db.prepare<[number, string]>('INSERT INTO journal (seq, entries) VALUES (?, ?)')
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get()
  const bindings = tokenBindingTable(db)
  const marks = limitMarkTable(db)
  let seq = (last ?? 0) + 1

  function writeRow(entries: readonly JournalEntry[]): void {
    insert.run(seq, encodeEntries(entries))
    seq += 1
  }

  const writeRows = db.transaction((entries: readonly JournalEntry[]) => {
    for (let from = 0; from < entries.length; from += ROW_ENTRIES) {
      writeRow(entries.slice(from, from + ROW_ENTRIES))
    }
    for (const entry of entries) {
      if (entry.kind !== 'decision') continue
      if (entry.binding != null) bindings.add(entry.binding)
      for (const mark of entry.marks ?? []) marks.put(mark)
    }
  })

  return {
    write(entries) {
      // A single statement is a transaction of its own, and the cheapest there is.
      if (entries.length <= ROW_ENTRIES && !entries.some(bringsMore)) writeRow(entries)
      else writeRows.immediate(entries)
    },
  }
}

/** Whether something besides the entry has to be stored with it. */
const bringsMore = (entry: JournalEntry): boolean =>
  entry.kind === 'decision' && (entry.binding != null || (entry.marks ?? []).length > 0)
