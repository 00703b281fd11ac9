import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import type { MediaServer } from '../shared/media-server.ts'
import { replaceFile } from './secrets/files.ts'
import type { KnownProcesses } from './sessions/processes.ts'

const fileSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      ids: z.array(z.string()).readonly(),
      heardAtMs: z.number(),
      overThrough: z.number(),
    }),
  ),
)

/** The processes media servers named, by their id and host, kept beyond a restart. */
export interface KeptProcesses {
  /** As it was when the file was opened, without media servers that were deleted. */
  readonly before: KnownProcesses
  /** Keeps what is known now, and returns once it is on disk: the first session of a process must not be there sooner. */
  keep(known: KnownProcesses): void
}

/**
 * Reads the file; one that is missing or damaged holds nothing, and then the first process that is heard ends nobody.
 *
 * @param mediaServers Those that are set up.
 * @param onError      Told when it cannot be written; then the file goes, since what it held is not true any more.
 */
export function openKeptProcesses(
  path: string,
  mediaServers: readonly Pick<MediaServer, 'id'>[],
  onError: (error: unknown) => void,
): KeptProcesses {
  const known = new Set(mediaServers.map(({ id }) => id))
  const servers = Object.entries(read(path)).filter(([id]) => known.has(id))
  return {
    before: new Map(servers.map(([id, hosts]) => [id, new Map(Object.entries(hosts))])),
    keep(known) {
      const now = [...known].map(([id, hosts]) => [id, Object.fromEntries(hosts)])
      try {
        replaceFile(path, Buffer.from(JSON.stringify(Object.fromEntries(now))))
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
