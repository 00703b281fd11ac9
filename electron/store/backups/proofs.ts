import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RestoreProof } from '../../../shared/backup.ts'

const FILE = 'proofs.json'

const proofsSchema = z.record(
  z.string(),
  z.object({
    atMs: z.number(),
    isProven: z.boolean(),
    version: z.number(),
    tables: z.number(),
    rows: z.number(),
    tookMs: z.number(),
    problem: z.string().nullable(),
  }),
)

/** What is known of backups besides what their names say, by name; in a file beside them, so that it outlives the database. */
export interface Proofs {
  get(name: string): RestoreProof | null
  /** Keeps it, and forgets backups that are gone. */
  put(name: string, proof: RestoreProof, present: ReadonlySet<string>): void
}

/** Reads the file. One that is missing or damaged holds nothing: the proofs are made again. */
export function openProofs(directory: string): Proofs {
  const path = join(directory, FILE)
  const known = new Map(Object.entries(read(path)))
  return {
    get: (name) => known.get(name) ?? null,
    put(name, proof, present) {
      known.set(name, proof)
      for (const each of known.keys()) if (!present.has(each)) known.delete(each)
      writeFileSync(`${path}.part`, JSON.stringify(Object.fromEntries(known)), { mode: 0o600 })
      renameSync(`${path}.part`, path)
    },
  }
}

function read(path: string): Record<string, RestoreProof> {
  try {
    return proofsSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
