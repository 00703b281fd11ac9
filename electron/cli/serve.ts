import { join } from 'node:path'
import type { About } from '../../shared/api.ts'
import { type App, createApp } from '../app.ts'
import { openKeptSignIns } from '../console/kept-sign-ins.ts'
import { createSignIn } from '../console/sign-in.ts'
import { SIGNALS, whenNpmGoes } from '../parent-watch.ts'
import { portOf, startAnew } from '../restarting.ts'
import { VERSION } from '../version.ts'
import { appOptions } from './app-options.ts'
import type { Config } from './config.ts'
import type { Output } from './output.ts'
import { ownCommand } from './own-command.ts'
import { assertApart, assertFreeWhenNew } from './ports.ts'

/** What runs beside the app while it is served, and how to stop it. Where it fails to begin, nothing is served. */
type Companion = (app: App) => (() => void) | Promise<() => void>

/**
 * Runs Stagedoor without a desktop until a signal (SIGINT, SIGTERM, or SIGHUP of a terminal that is closed) asks it to stop; then what
 * is under way is answered and stored first, which takes at most 5 seconds.
 *
 * @param mode      What the console says it is. Default `headless`.
 * @param accompany Started once the handler answers and before a link to the console is told, stopped before it does no longer.
 *                  Default nothing.
 * @throws AppError What accompany throws; ERR_PORT_IN_USE, and what else keeps the app from starting.
 */
export async function serve(
  config: Config,
  output: Output,
  mode: About['mode'] = 'headless',
  accompany: Companion = () => () => {},
): Promise<void> {
  const stopped = signalled()
  assertApart(config, 'console', ['handler'])
  await assertFreeWhenNew(config, ['handler', 'console'])
  const openCommand = ownCommand(config, 'open')
  const options = appOptions(config, mode)
  let app = await createApp(options)
  const keptFile = join(config.dataDirectory, 'sign-ins.json')
  const kept = openKeptSignIns(keptFile, (err) => {
    app.log.error({ err }, 'who is signed in cannot be kept beyond a start')
  })
  const signIn = createSignIn(undefined, undefined, kept)
  let stopCompanion = (): void => {}
  try {
    const asked = { ...config.console, openCommand, signIn }
    const console = await app.serveConsole(asked)
    const place = { ...asked, port: portOf(console.url, asked.port) }
    const { handlerUrl, gatewayUrl } = app.about
    const launchUrl = console.launchUrl()
    const phoneUrl = console.phoneUrl()
    stopCompanion = await accompany(app)
    const gatewayTrouble = app.alarms().find(({ code }) => code === 'gateway_closed')?.message
    const hasGateway = options.gateway != null
    const greeted = { handlerUrl, gatewayUrl, gatewayTrouble, hasGateway }
    output.say(greeting(greeted, { launchUrl, phoneUrl, openCommand }), {
      event: 'listening',
      handlerUrl,
      gatewayUrl,
      consoleUrl: console.url,
      launchUrl,
      phoneUrl,
    })
    for (;;) {
      const signal = await Promise.race([stopped, app.restartAsked])
      if (signal !== undefined) {
        app.log.info({ signal }, 'stopping')
        break
      }
      stopCompanion()
      app = await startAnew(app, options, place)
      stopCompanion = await accompany(app)
      output.say('Restarted.', { event: 'restarted', handlerUrl, consoleUrl: console.url })
    }
  } finally {
    stopCompanion()
    await app.close()
  }
  output.say('Stopped. All that was answered is stored.', { event: 'stopped' })
}

interface Greeted extends Pick<About, 'handlerUrl' | 'gatewayUrl'> {
  /** Why players cannot come, though they should. Undefined when they can. */
  readonly gatewayTrouble: string | undefined
  readonly hasGateway: boolean
}

interface Links {
  readonly launchUrl: string
  readonly phoneUrl: string | null
  readonly openCommand: string
}

const greeting = (greeted: Greeted, { launchUrl, phoneUrl, openCommand }: Links): string =>
  [
    `Stagedoor ${VERSION}`,
    `Handler  ${greeted.handlerUrl}  (media servers ask here)`,
    `Gateway  ${gatewayWords(greeted)}`,
    `Console  ${launchUrl}  (opens once; another link: ${openCommand})`,
    ...(phoneUrl === null
      ? []
      : [`Phone    ${phoneUrl}  (opens once; as a QR code: ${openCommand} --qr)`]),
    'Stop     Ctrl-C',
  ].join('\n')

function gatewayWords({ gatewayUrl, gatewayTrouble, hasGateway }: Greeted): string {
  if (!hasGateway) return 'closed'
  if (gatewayTrouble !== undefined) return `closed: ${gatewayTrouble}`
  if (gatewayUrl !== null) return `${gatewayUrl}  (players come here)`
  return 'closed  (opens once a stream has an origin, a front door or a WHIP endpoint)'
}

/**
 * Resolves at the first signal to stop. Further ones change nothing: npm passes on a Ctrl-C that the terminal has sent
 * already, and the second must not cut the first one's work short. That npm went away counts as SIGTERM.
 */
function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(signal))
    whenNpmGoes(() => resolve('SIGTERM'))
  })
}
