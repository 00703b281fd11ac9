import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import type { KeptViewer, KeptViewers } from './gateway/types.ts'
import { createKeptFile } from './kept-file.ts'

const text = z.string().nullable()
const fileSchema = z.object({
  keptAtMs: z.number(),
  viewers: z.array(
    z.object({
      key: z.string(),
      arrival: z.object({
        streamName: z.string(),
        protocol: z.string(),
        address: text,
        userAgent: text,
        referer: text,
        origin: text,
        credentials: z.array(z.object({ kind: z.string(), value: z.string() })),
      }),
      quietMs: z.number().min(0),
    }),
  ),
})

/** What seals them: what they came with lets others in too. */
interface Sealing {
  seal(text: string): Uint8Array
  open(sealed: Uint8Array): string
}

/**
 * The gateway's viewers, kept from the end of one run to the next, sealed. What is read is deleted, so that no run begins with those of
 * one before the last; one that is missing or damaged holds nobody.
 *
 * @param now     Epoch milliseconds.
 * @param onError Told when it cannot be written.
 */
export function openKeptViewers(
  path: string,
  { seal, open }: Sealing,
  now: () => number,
  onError: (error: unknown) => void,
): KeptViewers {
  const before = read(path, open, now())
  rmSync(path, { force: true })
  const write = createKeptFile(path, onError)
  return {
    before,
    keep(viewers) {
      if (viewers.length === 0) return
      const sealed = seal(JSON.stringify({ keptAtMs: now(), viewers }))
      write(Buffer.from(sealed).toString('base64'))
    },
  }
}

function read(path: string, open: Sealing['open'], nowMs: number): readonly KeptViewer[] {
  try {
    const sealed = Buffer.from(readFileSync(path, 'utf8'), 'base64')
    const { keptAtMs, viewers } = fileSchema.parse(JSON.parse(open(sealed)))
    const awayMs = Math.max(0, nowMs - keptAtMs)
    const kept = viewers as readonly KeptViewer[]
    return kept.map((each) => ({ ...each, quietMs: each.quietMs + awayMs }))
  } catch {
    return []
  }
}
