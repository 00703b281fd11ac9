import { encode } from 'uqr'
import type { Api } from '../../shared/api-map.ts'
import { AppError } from '../../shared/errors.ts'
import type { Config } from './config.ts'
import { assertDatabase, runningCall } from './control.ts'
import type { Output } from './output.ts'
import { ownCommand } from './own-command.ts'
import { widthOf } from './wrapped.ts'

/** Lines of light around a QR code, in its dots: fewer than that cameras miss it. */
const BORDER = 2

/**
 * Prints fresh one-time links to the console of the instance that runs: for a browser of this machine, and for a phone where
 * `console-name` names a proxy. A pipe gets the first alone, which is what scripts take.
 *
 * @param flags.qr Draws the phone's link, else the one of this machine for a phone with a tunnel, as a QR code. Default false.
 */
export async function open(
  config: Config,
  output: Output,
  flags: { readonly qr?: boolean } = {},
): Promise<void> {
  assertDatabase(config)
  const call = await runningCall(config.dataDirectory)
  if (call === null) {
    throw new AppError(
      'ERR_CONFIG',
      `No Stagedoor with a browser console runs on ${config.dataDirectory}. Start one with: ${ownCommand(config, 'serve')}`,
    )
  }
  const response = await call('POST', '/api/v1/launch-codes')
  const { url, phoneUrl } = (await response.json()) as Api['POST /launch-codes']['answer']
  const isDrawn = flags.qr === true && !output.json
  const isForPerson = isDrawn || process.stdout.isTTY
  output.say(isForPerson ? sentence(url, phoneUrl) : url, { url, phoneUrl })
  if (!isDrawn) return
  output.write(`\n${qrText(phoneUrl ?? url, process.stdout.isTTY)}\n\n`)
  if (phoneUrl === null) output.warn(WITHOUT_NAME)
  if ((widthOf(process.stdout) ?? Number.POSITIVE_INFINITY) < widthOfQr(phoneUrl ?? url))
    output.warn('The window is too narrow for the QR code. Make it wider and run this again.')
}

const WITHOUT_NAME =
  'This code opens on a phone with an SSH tunnel to this machine alone. For other phones a proxy with TLS and console-name are needed.'

const sentence = (url: string, phoneUrl: string | null): string =>
  phoneUrl === null ? url : `${url}\n${phoneUrl}  (for a phone)`

/** Two rows of dots a line, dark on light whatever the colours of the terminal are; without colours for what is none. */
export function qrText(value: string, isTerminal: boolean): string {
  const { data } = drawn(value)
  const pairs = data.filter((_, y) => y % 2 === 0).map((row, at) => [row, data[at * 2 + 1] ?? []])
  const lines = pairs.map(([upper = [], lower = []]) =>
    upper.map((isDark, x) => HALVES[(isDark ? 2 : 0) + (lower[x] ? 1 : 0)]).join(''),
  )
  return lines.map((line) => (isTerminal ? `${DARK_ON_LIGHT}${line}${RESET}` : line)).join('\n')
}

const drawn = (value: string) => encode(value, { ecc: 'L', border: BORDER })
const widthOfQr = (value: string): number => drawn(value).size
/** By which of the two are dark: none, the lower, the upper, both. The first is a space that no line is broken at. */
const HALVES = ['\u00a0', '▄', '▀', '█']
/** Black and white that no theme changes. */
const DARK_ON_LIGHT = '\u001b[38;5;16;48;5;231m'
const RESET = '\u001b[0m'
