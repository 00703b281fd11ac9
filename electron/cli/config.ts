import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { nearest } from '../../shared/nearest.ts'
import '../../shared/schema-words.ts'
import { yamlWords } from '../catalogue/yaml-words.ts'
import {
  configDirectory,
  defaultDataDirectory,
  fromHome,
  namedFile,
  type Surroundings,
} from './paths.ts'

/** Where they listen when nothing else is said. */
export const DEFAULT_PORTS = { handler: 8480, console: 8481, gateway: 8482 } as const
/** Where a rehearsal listens, beside those of the one that is live. Its gateway stays closed. */
export const REHEARSAL_PORTS = { handler: 8490, console: 8491 } as const

const PORT_ERROR = { error: 'Use a port number, 0 to 65535.' }
const portNumber = z.int(PORT_ERROR).min(0, PORT_ERROR).max(65_535, PORT_ERROR)
const portText = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
const port = z.union([z.int(), portText], PORT_ERROR).pipe(portNumber)
// No zone: an address that is printed could not have one.
const address = z.string().refine((text) => isIP(text) !== 0 && !text.includes('%'), {
  error: 'Use an IPv4 or IPv6 address, e.g. 127.0.0.1.',
})

const HOST_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?$/
/** As browsers send it: without the port that https has anyway. */
const hostName = z
  .string()
  .transform((text) => text.toLowerCase().replace(/:0*443$/, ''))
  .refine((text) => HOST_NAME.test(text) && Number(text.split(':')[1] ?? 1) <= 65_535, {
    error:
      'Use a host name, with its port unless that is 443, e.g. console.example or radio.local:8443.',
  })

/** Every key of the configuration: the same word as flag, in the file and, upper case, after STAGEDOOR_ in the environment. */
const configSchema = z.strictObject({
  'data-dir': z.string().min(1),
  'key-file': z.string().min(1),
  'country-file': z.string().min(1).nullable().default(null),
  'city-file': z.string().min(1).nullable().default(null),
  'city-file-ipv6': z.string().min(1).nullable().default(null),
  'export-folder': z.string().min(1).nullable().default(null),
  'handler-address': address.default('127.0.0.1'),
  'handler-port': port.default(DEFAULT_PORTS.handler),
  'console-address': address.default('127.0.0.1'),
  'console-port': port.default(DEFAULT_PORTS.console),
  'console-name': hostName.nullable().default(null),
  'gateway-address': address.default('127.0.0.1'),
  'gateway-port': port.default(DEFAULT_PORTS.gateway),
  'log-level': z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
})

export type ConfigKey = keyof z.infer<typeof configSchema>
export const CONFIG_KEYS = Object.keys(configSchema.shape) as readonly ConfigKey[]
const PATH_KEYS = [
  'data-dir',
  'key-file',
  'country-file',
  'city-file',
  'city-file-ipv6',
  'export-folder',
] as const satisfies readonly ConfigKey[]

export interface Config {
  readonly dataDirectory: string
  readonly keyFile: string
  /** Country data the operator brings. Null means the data that comes with Stagedoor. */
  readonly countryFile: string | null
  /** Database of cities the operator brings, for rules of an area. Null means none. */
  readonly cityFile: string | null
  /** A second one, where those of IPv6 are in a file of their own. */
  readonly cityFileIpv6: string | null
  /** Where exports may be written besides the data directory. Null means nowhere else. */
  readonly exportFolder: string | null
  readonly handler: { readonly address: string; readonly port: number }
  readonly console: {
    readonly address: string
    readonly port: number
    /** As a proxy on this machine that speaks TLS serves it, e.g. `console.example`. Default none. */
    readonly names?: readonly string[]
  }
  readonly gateway: { readonly address: string; readonly port: number }
  readonly logLevel: z.infer<typeof configSchema>['log-level']
  /** The file that was read. Null when there is none. */
  readonly file: string | null
}

type Values = Partial<Record<ConfigKey, unknown>>

/**
 * Gathers the configuration: flag before environment before file before default. A relative path in the file starts at the file's own
 * folder, so that every command finds the same place; any other where the command was typed.
 *
 * @param flags  As given on the command line, by key.
 * @param file   Path of the configuration file; it must exist then. Undefined means $STAGEDOOR_CONFIG, else
 *               config.yaml in the configuration folder if there is one.
 * @throws AppError ERR_CONFIG naming the place and the key: unknown keys, values that do not fit, no such file.
 */
export function resolveConfig(
  flags: Values,
  file: string | undefined,
  surroundings: Surroundings,
): Config {
  const { env } = surroundings
  if (file === '') throw new AppError('ERR_CONFIG', '--config: This cannot be empty.')
  const typed = (path: string): string => namedFile(path, env)
  const named = file ?? (env.STAGEDOOR_CONFIG || undefined)
  const path =
    named === undefined ? join(configDirectory(surroundings), 'config.yaml') : typed(named)
  const fromFile = withPaths(readConfigFile(path, named !== undefined), (value) =>
    resolve(dirname(path), fromHome(value, surroundings.home)),
  )
  const fromEnvironment = withPaths(environmentValues(env), typed)
  const fromFlags = withPaths(defined(flags), typed)
  const merged: Values = { ...(fromFile ?? {}), ...fromEnvironment, ...fromFlags }
  const dataDirectory = merged['data-dir'] ?? defaultDataDirectory(surroundings)
  const withPlaces = {
    ...merged,
    'data-dir': dataDirectory,
    'key-file': merged['key-file'] ?? defaultKeyFile(String(dataDirectory), surroundings),
  }
  const config = checked(withPlaces, (key) => placeOf(key, flags, fromEnvironment, path))
  return {
    dataDirectory: resolve(config['data-dir']),
    keyFile: resolve(config['key-file']),
    countryFile: config['country-file'] === null ? null : resolve(config['country-file']),
    cityFile: config['city-file'] && resolve(config['city-file']),
    cityFileIpv6: config['city-file-ipv6'] && resolve(config['city-file-ipv6']),
    exportFolder: config['export-folder'] && resolve(config['export-folder']),
    handler: { address: config['handler-address'], port: config['handler-port'] },
    console: {
      address: config['console-address'],
      port: config['console-port'],
      names: config['console-name'] === null ? [] : [config['console-name']],
    },
    gateway: { address: config['gateway-address'], port: config['gateway-port'] },
    logLevel: config['log-level'],
    file: fromFile === null ? null : path,
  }
}

/** @returns The values with each path made whole. What is no text, and an empty one, is left to be refused. */
function withPaths<T extends Values | null>(values: T, whole: (path: string) => string): T {
  if (values === null) return values
  const paths = PATH_KEYS.flatMap((key) => {
    const value = values[key]
    return typeof value === 'string' && value !== '' ? [[key, whole(value)] as const] : []
  })
  return { ...values, ...Object.fromEntries(paths) }
}

/** One key per data directory, so that two of them on one account never share it. */
export function defaultKeyFile(dataDirectory: string, surroundings: Surroundings): string {
  const folder = configDirectory(surroundings)
  const place = resolve(dataDirectory)
  if (place === resolve(defaultDataDirectory(surroundings))) return join(folder, 'stagedoor.key')
  const name = createHash('sha256').update(place).digest('hex').slice(0, 12)
  return join(folder, `stagedoor-${name}.key`)
}

/** @returns Null when there is none and none was asked for. */
function readConfigFile(path: string, required: boolean): Values | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (!required && cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      return null
    }
    const message = `The configuration file ${path} cannot be read${fileWords(cause)}.`
    throw new AppError('ERR_CONFIG', message, { cause })
  }
  return knownKeys(parseYaml(text, path), path)
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text) ?? {}
  } catch (error) {
    const ofText = error instanceof YAMLParseError ? error : undefined
    const line = ofText?.linePos?.[0].line
    const where = line === undefined ? path : `${path}, line ${line}`
    const why = (ofText && yamlWords(ofText)) ?? ''
    const message = `${where}: this is not readable as YAML. ${why}`.trim()
    throw new AppError('ERR_CONFIG', message, { cause: error })
  }
}

function knownKeys(value: unknown, path: string): Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AppError('ERR_CONFIG', `${path}: write one "key: value" a line.`)
  }
  const unknown = Object.keys(value).find((key) => !CONFIG_KEYS.some((known) => known === key))
  if (unknown === undefined) return value
  throw new AppError(
    'ERR_CONFIG',
    `${path}: there is no key ${JSON.stringify(unknown)}. Known are ${CONFIG_KEYS.join(', ')}.`,
  )
}

const environmentName = (key: ConfigKey): string =>
  `STAGEDOOR_${key.toUpperCase().replaceAll('-', '_')}`

/**
 * Says of each variable that begins like ours and is none which one may have been meant. They change nothing, so nothing
 * is refused: another program may own them.
 */
export function unknownVariables(env: Surroundings['env']): readonly string[] {
  const known = [...CONFIG_KEYS.map(environmentName), 'STAGEDOOR_CONFIG']
  return Object.keys(env)
    .filter((name) => name.startsWith('STAGEDOOR_') && !known.includes(name))
    .map((name) => {
      const near = nearest(name, known)
      const advice = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${near}?`
      return `The environment variable ${name} is not read. ${advice}`
    })
}

/** An empty variable is one that is not set. */
function environmentValues(env: Surroundings['env']): Values {
  const found = CONFIG_KEYS.map((key) => [key, env[environmentName(key)] || undefined] as const)
  return defined(Object.fromEntries(found))
}

const defined = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

function checked(values: Values, place: (key: ConfigKey) => string): z.infer<typeof configSchema> {
  const result = configSchema.safeParse(values)
  if (result.success) return result.data
  const issues = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }))
  const [first = { path: '', message: '' }, ...more] = issues
  // The message says the first already.
  throw new AppError('ERR_CONFIG', `${place(first.path as ConfigKey)}: ${first.message}`, {
    issues: more,
  })
}

function placeOf(key: ConfigKey, flags: Values, environment: Values, path: string): string {
  if (flags[key] !== undefined) return `--${key}`
  if (environment[key] !== undefined) return environmentName(key)
  return `${path}, ${key}`
}
