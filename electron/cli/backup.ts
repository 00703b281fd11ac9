import type { About } from '../../shared/api.ts'
import type { BackupMade } from '../store/backup.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

/** Makes a copy of the database, opens and checks it, and prints where it is and which key it needs. */
export async function backup(config: Config, output: Output): Promise<void> {
  assertDatabase(config)
  const made = await withControl(config, async (call) => {
    // Of whoever runs there: it may have been told another key file than this command.
    const about = (await (await call('GET', '/api/v1/about')).json()) as About
    const response = await call('POST', '/api/v1/backup', {})
    return { ...((await response.json()) as BackupMade), key: about.secretProtection }
  })
  output.say(
    `${made.path} (${made.bytes} bytes, checked)\nIt opens only with its key. Keep that too, in another place: ${made.key}.`,
    made,
  )
}
