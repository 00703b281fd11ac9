import { readFileSync, rmSync } from 'node:fs'
import { z } from 'zod'
import type { KeptViewer, KeptViewers } from './gateway/viewer-types.ts'
import { createKeptFile } from './kept-file.ts'

/** Characters kept at most; a viewer comes to about a thousand. Beyond some size there is no text, and no time to write it. */
const MOST_CHARS = 100_000_000

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
 * one before the last; one that is missing or damaged holds nobody. Where they are too many, those who asked last are kept.
 *
 * @param now       Epoch milliseconds.
 * @param onError   Told when they cannot be kept, which keeps nothing else from closing.
 * @param mostChars What is kept of them at most, in characters. Default 100,000,000.
 */
export function openKeptViewers(
  path: string,
  { seal, open }: Sealing,
  now: () => number,
  onError: (error: unknown) => void,
  mostChars = MOST_CHARS,
): KeptViewers {
  const before = read(path, open, now())
  rmSync(path, { force: true })
  const write = createKeptFile(path, onError)
  return {
    before,
    keep(viewers) {
      if (viewers.length === 0) return
      try {
        const sealed = seal(`{"keptAtMs":${now()},"viewers":[${textOf(viewers, mostChars)}]}`)
        write(Buffer.from(sealed).toString('base64'))
      } catch (error) {
        onError(error)
      }
    },
  }
}

function textOf(viewers: readonly KeptViewer[], mostChars: number): string {
  const texts: string[] = []
  let chars = 0
  for (const viewer of viewers.toSorted((one, other) => one.quietMs - other.quietMs)) {
    const text = JSON.stringify(viewer)
    chars += text.length + 1
    if (chars > mostChars) break
    texts.push(text)
  }
  return texts.join(',')
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
