import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { z } from 'zod'

/*
 * Small files of what is to be known after a restart. They are no part of the database, so that they can be written when it cannot,
 * and a restore does not bring back what was before.
 */

/** Reads a kept value; `nothing` where the file is missing or damaged. */
export function readKeptFile<Value>(path: string, schema: z.ZodType<Value>, nothing: Value): Value {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return nothing
  }
}

/**
 * Makes what writes a small file whole or not at all (mode 0600), and only when its text is another than before.
 *
 * @param onError Told once when it cannot be written, until it can again.
 */
export function createKeptFile(
  path: string,
  onError: (error: unknown) => void,
): (text: string) => void {
  let kept: string | null = null
  let isFailing = false
  return (text) => {
    if (text === kept) return
    try {
      writeFileSync(`${path}.part`, text, { mode: 0o600 })
      renameSync(`${path}.part`, path)
      kept = text
      isFailing = false
    } catch (error) {
      if (!isFailing) onError(error)
      isFailing = true
    }
  }
}

/** Keeps a value that changes in a file. */
export interface Keeper<Value> {
  /** From now on keeps what changes. */
  follow(value: () => Value): void
  /** Keeps the last of it. */
  close(): void
}

/**
 * Makes what keeps a value that changes, as createKeptFile does.
 *
 * @param everyMs How often it is looked whether it changed, in milliseconds.
 * @param onError As createKeptFile's.
 */
export function createKeeper<Value>(
  path: string,
  everyMs: number,
  onError: (error: unknown) => void,
): Keeper<Value> {
  const write = createKeptFile(path, onError)
  let asked: (() => Value) | null = null
  let timer: NodeJS.Timeout | undefined

  function keep(): void {
    if (asked !== null) write(JSON.stringify(asked()))
  }

  return {
    follow(value) {
      asked = value
      timer = setInterval(keep, everyMs)
      timer.unref()
    },
    close() {
      clearInterval(timer)
      keep()
    },
  }
}
