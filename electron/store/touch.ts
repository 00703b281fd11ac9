import { closeSync, openSync } from 'node:fs'

/**
 * Makes an empty file (mode 0600) where there is none. One that is there is not even opened: closing it again would drop the
 * locks SQLite holds on it for this process (https://www.sqlite.org/howtocorrupt.html section 2.2).
 *
 * @throws what `openSync` throws, except that it is there.
 */
export function touch(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
