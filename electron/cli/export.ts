import { pipeline } from 'node:stream/promises'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'

export const EXPORTS = ['catalogue', 'decisions', 'sessions', 'audit'] as const
export type Exported = (typeof EXPORTS)[number]
/** Those that are written to standard output as they are. */
type Streamed = Exclude<Exported, 'sessions'>

/** Writes the catalogue as YAML or the decisions or the audit log as CSV to standard output. */
export async function exportTo(config: Config, what: Streamed): Promise<void> {
  assertDatabase(config)
  await withControl(config, async (call) => {
    const response = await call('GET', `/api/v1/export/${what}`)
    if (response.body === null) return
    // No faster than it is taken: a reader may be slow, and years of decisions are long.
    await pipeline(response.body, process.stdout, { end: false })
  })
}
