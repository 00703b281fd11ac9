import { describe, expect, it } from 'vitest'
import { sourcesBelow } from './sources.ts'

/*
 * Closing any descriptor of the database that is not SQLite's own drops every lock the process holds on it
 * (https://www.sqlite.org/howtocorrupt.html section 2.2), and nothing shows it before somebody else opens the file.
 */

const electron = sourcesBelow('electron')

/** Files that open others by themselves and know where the database is, and why that is no harm. */
const MAY_OPEN: Readonly<Record<string, string>> = {
  'electron/store/open.ts': 'only while this process does not have it open',
  'electron/store/backups/staged.ts': 'at the start, while nothing is open',
  'electron/store/backups/restored-copy.ts': 'a copy in a folder of its own',
  'electron/cli/control.ts': 'a process of its own, and instance.json',
  'electron/cli/restore.ts': 'a process of its own',
}
const OPENS =
  /\b(?:openSync|copyFile|copyFileSync|cp|cpSync|readFile|readFileSync|writeFile|writeFileSync|appendFileSync|truncateSync|createReadStream|createWriteStream|open)\(/
const KNOWS_WHERE = /stagedoor\.db|DATABASE_FILE|databasePath|\bdb\.name\b|\.database\b/

describe('the database that is in use', () => {
  it('is opened by nothing but SQLite', () => {
    const openers = electron
      .filter(({ text }) => /from 'node:fs(?:\/promises)?'/.test(text))
      .filter(({ text }) => OPENS.test(text) && KNOWS_WHERE.test(text))
      .map(({ path }) => path)
    expect(openers.filter((path) => MAY_OPEN[path] === undefined)).toEqual([])
    expect(openers).toContain('electron/store/open.ts')
  })

  it('is opened in threads as one that is open', () => {
    const threads = electron.filter(({ path }) => /worker\.ts$/.test(path))
    const calls = threads.flatMap(({ text }) => text.match(/openDatabase\([^)]*\)/g) ?? [])
    expect(calls.length).toBeGreaterThan(2)
    expect(calls.filter((call) => !call.includes('isOpenHere: true'))).toEqual([])
  })
})
