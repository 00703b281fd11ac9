import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OriginAnswer } from './origin.ts'

/** What of a player's headers its origin needs. */
const PASSED_ON = ['range', 'if-range', 'user-agent', 'accept', 'icy-metadata'] as const

/** Without a reason of its own every answer, also a whole one, would end with the making of a DOMException and its stack. */
const GONE = new Error('The player left.')

/** Aborts once a player has left, who may have done so before: a decision takes as long as it is stored. */
export function leaving(response: ServerResponse): AbortController {
  const gone = new AbortController()
  if (response.destroyed) gone.abort(GONE)
  else response.once('close', () => gone.abort(GONE))
  return gone
}

/** @param inParts Whether parts of it may be asked for: a playlist has to be read whole, since it is changed. */
export function passedOn({ headers }: IncomingMessage, inParts: boolean): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED_ON) {
    if (!inParts && name.endsWith('range')) continue
    const value = headers[name]
    if (typeof value === 'string') passed[name] = value
  }
  return passed
}

/** A query without what stands for a viewer: no origin is told it. */
export function withoutCredentials(query: string, names: readonly string[]): string {
  if (query === '') return query
  const left = new URLSearchParams(query)
  // Written anew only where it has to be: an origin may have signed it as it is.
  if (!names.some((name) => left.has(name))) return query
  for (const name of names) left.delete(name)
  return left.toString()
}

/** How a file is delivered, by its name. */
export function protocolOf(path: string): string {
  if (/\.m3u8$/i.test(path)) return 'hls'
  return /\.mpd$/i.test(path) ? 'dash' : 'http'
}

/** A playlist, a manifest, or a list in JSON beside them. */
export type TextKind = 'hls' | 'dash' | 'json'

const typeOf = (answer: OriginAnswer): string =>
  String(answer.headers['content-type'] ?? '').toLowerCase()

/** What has to be read whole, since it holds addresses. Null for what is passed on as it comes, or may be. */
export function textKind(answer: OriginAnswer, rest: string): TextKind | null {
  const type = typeOf(answer)
  if (type.includes('mpegurl')) return 'hls'
  if (/dash(?:-patch)?\+xml/.test(type)) return 'dash'
  const protocol = protocolOf(rest)
  if (protocol !== 'http') return protocol as 'hls' | 'dash'
  return type.includes('vnd.apple.steering-list') ? 'json' : null
}

/** Whether it may be a list, by what it is said to be, or by its name where that says nothing. Any other JSON is said to be the same. */
export function mayBeList(answer: OriginAnswer, rest: string): boolean {
  const type = typeOf(answer)
  const isJson =
    /^(?:application|text)\/json\s*(?:;|$)/.test(type) ||
    (isJsonName(rest) && /^(?:$|text\/plain|application\/octet-stream|binary\/)/.test(type))
  return isJson && answer.status === 200
}

/** Whether it is told by its status to be less than all of what was asked for. */
export const isPart = ({ status }: OriginAnswer): boolean => status > 200 && status < 300

const isJsonName = (rest: string): boolean => /\.json$/i.test(rest)

/** Whether parts of it may be asked for. A list is read whole, since it is changed. */
export const isInParts = (rest: string): boolean => protocolOf(rest) === 'http' && !isJsonName(rest)
