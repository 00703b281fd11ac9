import { Argument, Command, CommanderError, Option } from 'commander'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { BULK_KINDS, type BulkKind } from '../../shared/token-bulk.ts'
import { isReaderGone, outliveOutput } from '../outlive-output.ts'
import { VERSION } from '../version.ts'
import type { ApplyFlags } from './apply.ts'
import { addBackups } from './backup-commands.ts'
import {
  type Config,
  type ConfigKey,
  DEFAULT_PORTS,
  resolveConfig,
  unknownVariables,
} from './config.ts'
import { addExports } from './export-commands.ts'
import { gathered } from './gathered.ts'
import { addHouseFiles } from './house-commands.ts'
import type { IssueManyFlags } from './issue-many.ts'
import { createOutput, reportFailure } from './output.ts'
import { here } from './paths.ts'
import { addRehearse } from './rehearse-command.ts'
import { addRevoke } from './revoke-commands.ts'
import { addTrouble } from './trouble-commands.ts'
import type { UsageFlags } from './usage.ts'
import type { Work } from './work.ts'
import { widthOf } from './wrapped.ts'

/** What every command may be given, as commander reads it. */
interface Flags {
  readonly dataDir?: string
  readonly keyFile?: string
  readonly countryFile?: string
  readonly cityFile?: string
  readonly cityFileIpv6?: string
  readonly exportFolder?: string
  readonly config?: string
  readonly json?: boolean
  readonly handlerAddress?: string
  readonly handlerPort?: string
  readonly consoleAddress?: string
  readonly consolePort?: string
  readonly consoleName?: string
  readonly gatewayAddress?: string
  readonly gatewayPort?: string
  readonly logLevel?: string
}

/**
 * Runs the `stagedoor` command line and sets the exit code: 0, 1 for a failure, 3 when another instance holds the data
 * directory.
 *
 * @param argv As in process.argv: engine, script, arguments.
 */
export async function runCli(argv: readonly string[]): Promise<void> {
  const json = argv.includes('--json')
  let lost: unknown
  outliveOutput((error) => {
    lost = error
    reportFailure(notWritten(error), json)
  })
  try {
    await commandLine(json).parseAsync([...argv])
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode
      if (error.exitCode !== 0 && (json || error.code !== BARE)) reportFailure(misused(error), json)
    } else if (!isReaderGone(error) && error !== lost) reportFailure(error, json)
  }
}

/** What a command line cannot be understood for, as a failure like any other. */
function misused({ code, message }: CommanderError): AppError {
  const text =
    code === BARE ? 'no command is named; --help lists them' : message.replace(/^error: /, '')
  return new AppError('ERR_INPUT_INVALID', text.replace(/\n+/g, ' '))
}

/** Of the help where nobody is known to look, columns. */
const USUAL_WIDTH = 80

/** The code of a command line without a command, which is answered with the help. */
const BARE = 'commander.help'

/** What is done is seen through, and what could not be told of it is a failure all the same. */
const notWritten = (cause: Error): AppError =>
  new AppError('ERR_EXPORT_WRITE', `Standard output cannot be written${fileWords(cause)}.`, {
    cause,
  })

/** The command line with all its commands, before anything is read from it. @param json Whether failures are told as JSON. */
export function commandLine(json: boolean): Command {
  const root = new Command('stagedoor')
    // Failures are told as all others are; the commands below take this over.
    .configureOutput({
      outputError: () => undefined,
      getOutHelpWidth: () => widthOf(process.stdout) ?? USUAL_WIDTH,
      getErrHelpWidth: () => widthOf(process.stderr) ?? USUAL_WIDTH,
      ...(json && { writeErr: () => undefined }),
    })
    .description('Decides, on your own machine, who may publish and who may watch a stream.')
    .version(VERSION)
    .option('--data-dir <folder>', 'where the database is kept')
    .option('--key-file <file>', 'key that opens the stored secrets')
    .option('--country-file <file>', 'country data of your own (mmdb)')
    .option('--city-file <file>', 'database of cities (mmdb), for rules of an area')
    .option('--city-file-ipv6 <file>', 'a second one, where IPv6 is in a file of its own')
    .option('--export-folder <folder>', 'where exports may be written besides the data directory')
    .option('--config <file>', 'configuration file (YAML)')
    .option('--json', 'one JSON object a line instead of sentences')
    .addHelpText('after', HELP_AFTER)
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
  addServe(root)
  addDemo(root)
  addRehearse(root, listening, run)
  addUpkeep(root)
  addToken(root)
  return root
}

const HELP_AFTER = `
Each option is also read from the environment (--handler-port: STAGEDOOR_HANDLER_PORT) and from the
configuration file (handler-port: 8480); the command line wins, then the environment.`

function addServe(root: Command): void {
  listening(root.command('serve').description('run the handler and the console without a desktop'))
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .action(async (_options, command: Command) => {
      const { serve } = await import('./serve.ts')
      await run(command, serve)
    })
  listening(root.command('check').description('look whether it could run as configured'))
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .action(async (_options, command: Command) => {
      const { check } = await import('./check.ts')
      await run(command, check)
    })
}

interface UsualPorts {
  readonly handler: number
  readonly console: number
  readonly gateway?: number
}

/** Adds the options of where it listens. @param ports Said to be the defaults; without that of a gateway, none is opened. */
function listening(command: Command, ports: UsualPorts = DEFAULT_PORTS): Command {
  command
    .option('--handler-address <address>', 'where media servers ask (default: 127.0.0.1)')
    .option('--handler-port <port>', `default: ${ports.handler}`)
    .option('--console-address <address>', 'where the browser console is (default: 127.0.0.1)')
    .option('--console-port <port>', `default: ${ports.console}`)
    .option('--console-name <host>', 'what a proxy with TLS on this machine serves it as')
  if (ports.gateway === undefined) return command
  return command
    .option('--gateway-address <address>', 'where players come (default: 127.0.0.1)')
    .option(
      '--gateway-port <port>',
      `default: ${ports.gateway}; opened once a stream has an origin`,
    )
}

function addDemo(root: Command): void {
  listening(
    root
      .command('demo')
      .description('run it with simulated viewers on a database that is thrown away'),
  )
    .option('--log-level <level>', 'silent, error, warn, info or debug')
    .action(async (_options, command: Command) => {
      const { demo } = await import('./demo.ts')
      await run(command, demo)
    })
}

function addUpkeep(root: Command): void {
  root
    .command('apply')
    .description('bring streams, rules and media servers to what a YAML document says')
    .argument('<file>', 'the document; - reads standard input')
    .option('--dry-run', 'only print the difference')
    .option('--create', 'make a database where there is none; with --dry-run, for that long')
    .option('--yes', 'do not ask on a terminal before somebody who is in is refused')
    .option('--override-tests <reason>', 'publish although pinned tests fail, and why')
    .action(async (file: string, options: ApplyFlags, command: Command) => {
      const { apply } = await import('./apply.ts')
      await run(command, (config, output) => apply(config, output, file, options))
    })
  addExports(root, run)
  addHouseFiles(root, run)
  addTrouble(root, run)
  addRevoke(root, run)
  root
    .command('usage')
    .description('print what was watched in a period, for bills')
    .option('--period <name>', 'today, yesterday, last-7-days, this-month, last-month, this-year')
    .option('--from <day>', 'first local day, as 2026-01-31')
    .option('--to <day>', 'last local day')
    .option('--zone <name>', 'time zone, as Europe/Berlin (default: that of the machine)')
    .option(
      '--by <what>',
      'stream, viewer, grant, tag, tracking, country, protocol, media-server, published, refused',
    )
    .option('--time-zone <name>', 'the same as --zone')
    .option('--stream <stream>', 'only this one, id or name; as the next, an empty text: of none')
    .option('--viewer <viewer>', 'only this one')
    .option('--grant <id>', 'only with this link, token or key')
    .option('--tag <tag>', 'only with a link or token of this tag, as customer=club')
    .option('--tracking-id <id>', 'only of this viewer of yours')
    .option('--country <code>', 'two letters, ?? for unknown')
    .option('--protocol <name>', 'as hls or rtmp')
    .option('--media-server <server>', 'that told of it, id or name')
    .option('--compare', 'with the period before, as far as this one has come')
    .addOption(
      new Option('--format <format>', 'text, or csv: all rows, or over time without --by')
        .choices(['text', 'csv'])
        .default('text'),
    )
    .option('--output <file>', 'where the CSV goes (default: standard output)')
    .action(async (flags: UsageFlags, command: Command) => {
      const { usage } = await import('./usage.ts')
      await run(command, (config, output) => usage(config, output, flags))
    })
  addBackups(root, run)
  root
    .command('open')
    .description('print a fresh one-time link to the console that runs')
    .option('--qr', 'draw it as a QR code as well, for a phone')
    .action(async (options: { readonly qr?: boolean }, command: Command) => {
      const { open } = await import('./open.ts')
      await run(command, (config, output) => open(config, output, options))
    })
}

function addToken(root: Command): void {
  root
    .command('token')
    .description('sign, check or read tokens: issue, verify, decode')
    .usage(
      'issue|verify|decode --format <kind> [--secret-file <file>|--key <name>] [members of the format]',
    )
    .option('--format <kind>', 'which kind of token')
    .option('--secret-file <file>', 'file with the secret; a line each where there are several')
    .option('--key <name>', 'work with a key that is kept here; what it issues is listed')
    .option('--label <text>', 'for whom it is, with --key')
    // token.ts answers --help too, since it knows the members.
    .helpOption(false)
    // The members differ from format to format; token-flags.ts reads them.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (options: TokenFlags, command: Command) => {
      const { token } = await import('./token.ts')
      const json = command.optsWithGlobals<Flags>().json === true
      const help = command.helpInformation()
      await token(command.args, { ...options, json, help, config: () => configOf(command) })
    })
  addIssueMany(root)
}

function addIssueMany(root: Command): void {
  root
    .command('issue-many')
    .description(
      'issue a token for each row of a CSV file; the result is a CSV file with their texts',
    )
    .addArgument(new Argument('<kind>', 'which kind of token').choices(BULK_KINDS))
    .argument('<file>', 'the rows; - reads standard input')
    .option('--dry-run', 'only say what is wrong, by line')
    .option('--output <file>', 'where the result goes; needed unless it is a dry run')
    .option('--skip-bad', 'leave rows out that something is wrong with')
    .option('--no-header', 'the first row is one like the others')
    .option('--column <field=number>', 'where a field stands, from 1; can be repeated', gathered)
    .option('--stream <stream>', 'id or name, for rows that name none')
    .option('--minutes <minutes>', 'for rows that do not say')
    .option('--tag <tag>', 'for rows that do not say; can be repeated', gathered)
    .option('--scope <scope>', 'scope, role or action, for rows that do not say', gathered)
    .option('--media-server <server>', 'id or name, of Nimble URLs')
    .option('--application <id>', 'of EdgeAuth tokens')
    .option('--type <type>', 'of EdgeAuth tokens: auth, stream or publish')
    .option('--subscribe-token <id>', 'number of the one that signs self-signed tokens')
    .option('--key <name>', 'that signs media server tokens')
    .action(async (kind: BulkKind, file: string, options: IssueManyFlags, command: Command) => {
      const { issueMany } = await import('./issue-many.ts')
      await run(command, (config, output) => issueMany(config, output, kind, file, options))
    })
}

interface TokenFlags {
  readonly format?: string
  readonly secretFile?: string
  readonly key?: string
  readonly label?: string
}

async function run(command: Command, work: Work): Promise<void> {
  const flags = command.optsWithGlobals<Flags>()
  const config = configOf(command)
  const output = createOutput(flags.json === true)
  for (const sentence of unknownVariables(process.env)) output.warn(sentence)
  await work(config, output)
}

function configOf(command: Command): Config {
  const flags = command.optsWithGlobals<Flags>()
  return resolveConfig(configValues(flags), flags.config, here())
}

const configValues = (flags: Flags): Partial<Record<ConfigKey, string | undefined>> => ({
  'data-dir': flags.dataDir,
  'key-file': flags.keyFile,
  'country-file': flags.countryFile,
  'city-file': flags.cityFile,
  'city-file-ipv6': flags.cityFileIpv6,
  'export-folder': flags.exportFolder,
  'handler-address': flags.handlerAddress,
  'handler-port': flags.handlerPort,
  'console-address': flags.consoleAddress,
  'console-port': flags.consolePort,
  'console-name': flags.consoleName,
  'gateway-address': flags.gatewayAddress,
  'gateway-port': flags.gatewayPort,
  'log-level': flags.logLevel,
})
