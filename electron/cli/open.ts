import { AppError } from '../../shared/errors.ts'
import type { Config } from './config.ts'
import { assertDatabase, runningCall } from './control.ts'
import type { Output } from './output.ts'
import { ownCommand } from './own-command.ts'

/** Prints a fresh one-time link to the console of the instance that runs. */
export async function open(config: Config, output: Output): Promise<void> {
  assertDatabase(config)
  const call = await runningCall(config.dataDirectory)
  if (call === null) {
    throw new AppError(
      'ERR_CONFIG',
      `No Stagedoor with a browser console runs on ${config.dataDirectory}. Start one with: ${ownCommand(config, 'serve')}`,
    )
  }
  const response = await call('POST', '/api/v1/launch-codes')
  const { url } = (await response.json()) as { url: string }
  output.say(url, { url })
}
