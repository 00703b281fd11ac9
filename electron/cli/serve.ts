import { createApp } from '../app.ts'
import { VERSION } from '../version.ts'
import { appOptions } from './app-options.ts'
import type { Config } from './config.ts'
import type { Output } from './output.ts'

/**
 * Runs Stagedoor without a desktop until a signal (SIGINT, SIGTERM) asks it to stop; then what is under way is answered and
 * stored first. A second signal ends the process at once.
 */
export async function serve(config: Config, output: Output): Promise<void> {
  const stopped = signalled()
  const app = await createApp(appOptions(config, 'headless'))
  try {
    const console = await app.serveConsole(config.console)
    const { handlerUrl } = app.about
    const launchUrl = console.launchUrl()
    output.say(greeting(handlerUrl, launchUrl), {
      event: 'listening',
      handlerUrl,
      consoleUrl: console.url,
      launchUrl,
    })
    const signal = await stopped
    app.log.info({ signal }, 'stopping')
  } finally {
    await app.close()
  }
  output.say('Stopped. All that was answered is stored.', { event: 'stopped' })
}

const greeting = (handlerUrl: string, launchUrl: string): string =>
  [
    `Stagedoor ${VERSION}`,
    `Handler  ${handlerUrl}  (media servers ask here)`,
    `Console  ${launchUrl}  (opens once; another link: stagedoor open)`,
    'Stop     Ctrl-C',
  ].join('\n')

/** Resolves at the first signal to stop; from then on signals have their usual effect. */
function signalled(): Promise<NodeJS.Signals> {
  const signals = ['SIGINT', 'SIGTERM'] as const
  return new Promise((resolve) => {
    function stop(signal: NodeJS.Signals): void {
      for (const each of signals) process.removeListener(each, stop)
      resolve(signal)
    }
    for (const each of signals) process.on(each, stop)
  })
}
