/** Lines that are kept. */
const LINES = 500

/** The latest lines of the log, as they were written. */
export interface LogTail {
  add(line: string): void
  lines(): readonly string[]
}

/** Keeps the latest 500 lines in memory, for the diagnostics bundle. */
export function createLogTail(): LogTail {
  const kept: string[] = []
  return {
    add(line) {
      kept.push(line)
      if (kept.length > LINES) kept.shift()
    },
    lines: () => [...kept],
  }
}
