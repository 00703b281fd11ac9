import { type Level, type Logger, pino } from 'pino'
import type { AppOptions } from './app-options.ts'

export type Log = Pick<Logger, Exclude<Level, 'trace' | 'fatal'>>

export interface LogOptions {
  readonly level: AppOptions['logLevel']
  /** One readable line each instead of JSON. Default false. */
  readonly pretty?: boolean
  /** Takes one line at a time, newline included. Default the standard error stream. */
  readonly write?: (line: string) => void
}

/** Longest text of one field, characters. */
const FIELD_MAX = 2_048

/**
 * Makes the log: a line of JSON per event on standard error. Control and bidirectional characters are escaped, long
 * fields cut, and whatever looks like a token or a key is masked.
 */
export function createLog(options: LogOptions): Log {
  const write = options.write ?? ((line: string) => void process.stderr.write(line))
  const shape = options.pretty === true ? readable : (line: string) => line
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: cutFields },
    },
    { write: (line: string) => write(escapeLine(shape(masked(line)))) },
  )
}

function cutFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cut(value)]))
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return shorten(value)
  if (value instanceof Error) return errorFields(value)
  if (typeof value !== 'object' || value === null) return value
  return shorten(JSON.stringify(value) ?? '')
}

const shorten = (text: string): string =>
  text.length > FIELD_MAX ? `${text.slice(0, FIELD_MAX)}...` : text

function errorFields(error: Error): Record<string, unknown> {
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: shorten(String(error.cause)) }
  return { ...code, message: shorten(error.message), stack: shorten(error.stack ?? ''), ...cause }
}

/** Hides what may be a credential: our own prefixed secrets, tokens in addresses, bearer tokens. */
function masked(line: string): string {
  return line
    .replaceAll(/\b(sd[a-z]_)[A-Za-z0-9_-]+/g, '$1***')
    .replaceAll(/((?:rj-auth|wmsAuthSign|publishsign|\w*token|jwt)=)[^&\s"\\]+/gi, '$1***')
    .replaceAll(/DIGEST:[A-Za-z0-9+/=_-]+/g, 'DIGEST:***')
    .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '***')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '***')
    .replaceAll(/(bearer )[^\s"\\]+/gi, '$1***')
    .replaceAll(/(\/ask\/[^/\s"]+\/)[^/?\s"\\]+/g, '$1***')
    .replaceAll(/(#launch=)[^\s"\\]+/g, '$1***')
}

/** C0 but the newline at the end, DEL, C1, and what turns the direction of text or breaks its lines. */
const UNPRINTABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

function escapeLine(line: string): string {
  const text = line.endsWith('\n') ? line.slice(0, -1) : line
  const escaped = text.replaceAll(
    UNPRINTABLE,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${escaped}\n`
}

/** `12:30:05 warn message field=value`, for people at a terminal. */
function readable(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${plain(value)}`)
  return `${String(time).slice(11, 19)} ${String(level)} ${String(msg ?? '')}${rest.join('')}\n`
}

const plain = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)
