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

/** A playlist, a manifest, or what is JSON beside them. */
export type TextKind = 'hls' | 'dash' | 'json'

/** By what it is said to be; by its name where that says nothing. */
const isJson = (type: string, rest: string): boolean =>
  /\bjson\b|vnd\.apple\.steering-list/.test(type) ||
  (/\.json$/i.test(rest) && /^(?:$|text\/plain|application\/octet-stream|binary\/)/.test(type))

/** What has to be read whole, since it holds addresses. Null for what is passed on as it comes. */
export function textKind(answer: OriginAnswer, rest: string): TextKind | null {
  const type = String(answer.headers['content-type'] ?? '').toLowerCase()
  if (type.includes('mpegurl')) return 'hls'
  if (/dash(?:-patch)?\+xml/.test(type)) return 'dash'
  const protocol = protocolOf(rest)
  if (protocol !== 'http') return protocol as 'hls' | 'dash'
  return isJson(type, rest) ? 'json' : null
}
