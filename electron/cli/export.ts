import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

export const EXPORTS = ['catalogue', 'decisions', 'sessions', 'audit'] as const
export type Exported = (typeof EXPORTS)[number]
/** Those that are written to standard output as they are. */
type Streamed = Exclude<Exported, 'sessions'>

/** Writes the catalogue as YAML or the decisions or the audit log as CSV to standard output. */
export async function exportTo(config: Config, output: Output, what: Streamed): Promise<void> {
  assertDatabase(config)
  await withControl(config, async (call) => {
    const response = await call('GET', `/api/v1/export/${what}`)
    if (response.body === null) return
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) output.write(text)
  })
}
