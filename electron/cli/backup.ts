import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

/** Makes a copy of the database, opens and checks it, and prints where it is. */
export async function backup(config: Config, output: Output): Promise<void> {
  assertDatabase(config)
  const made = await withControl(config, async (call) => {
    const response = await call('POST', '/api/v1/backup', {})
    return (await response.json()) as { path: string; bytes: number; checked: boolean }
  })
  output.say(`${made.path} (${made.bytes} bytes, checked)`, made)
}
