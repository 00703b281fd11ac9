import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import { replaceFile } from './secrets/files.ts'
import type { KnownProcesses } from './sessions/processes.ts'

const fileSchema = z.record(z.string(), z.record(z.string(), z.array(z.string()).readonly()))

/** The processes media servers named, by their id and host, kept beyond a restart. */
export interface KeptProcesses {
  /** As it was when the file was opened. */
  readonly before: KnownProcesses
  /** Keeps what is known now, and returns once it is on disk: the first session of a process must not be there sooner. */
  keep(known: KnownProcesses): void
}

/**
 * Reads the file; one that is missing or damaged holds nothing, and then the first process that is heard ends nobody.
 *
 * @param onError Told when it cannot be written; then the file goes, since what it held is not true any more.
 */
export function openKeptProcesses(path: string, onError: (error: unknown) => void): KeptProcesses {
  return {
    before: new Map(
      Object.entries(read(path)).map(([id, hosts]) => [id, new Map(Object.entries(hosts))]),
    ),
    keep(known) {
      const servers = [...known].map(([id, hosts]) => [id, Object.fromEntries(hosts)])
      try {
        replaceFile(path, Buffer.from(JSON.stringify(Object.fromEntries(servers))))
      } catch (error) {
        rmSync(path, { force: true })
        onError(error)
      }
    },
  }
}

function read(path: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
