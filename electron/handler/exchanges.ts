import type { Exchange } from '../../shared/session.ts'
import { MASK, maskHeader, maskJson, maskPairs, maskUrl, SecretNames } from './mask.ts'
import type { Protocol, WireReply } from './protocols/types.ts'

/** One request and its reply as they were on the wire, secrets and all: only {@link Exchanges.get} reads it. */
export interface RawExchange {
  readonly method: string
  readonly url: string
  /** Name, value, name, value, as node:http gives them. */
  readonly rawHeaders: readonly string[]
  readonly body: string
  readonly reply: WireReply
  readonly protocol: Protocol
}

const KEPT = 5_000
/** Of a longer body only so much is kept, so that the ring stays small: characters. */
const KEPT_BODY_CHARS = 4_096

/**
 * The latest 5,000 exchanges by decision id. Keeping one is storing a reference; secrets are masked when one is read,
 * which is rare.
 */
export class Exchanges {
  readonly #ids = new Float64Array(KEPT)
  readonly #raw: (RawExchange | undefined)[] = new Array(KEPT)

  /** @param decisionId From 1; others (nothing was recorded) are not kept. */
  keep(decisionId: number, raw: RawExchange): void {
    if (!(decisionId >= 1)) return
    const slot = decisionId % KEPT
    this.#ids[slot] = decisionId
    this.#raw[slot] = raw.body.length > KEPT_BODY_CHARS ? withCutBody(raw) : raw
  }

  /** Request and reply as text, secrets masked. Null when it is no longer kept or never was. */
  get(decisionId: number): Exchange | null {
    const slot = decisionId % KEPT
    const raw = this.#ids[slot] === decisionId ? this.#raw[slot] : undefined
    if (raw === undefined) return null
    return { decisionId, request: requestText(raw), response: responseText(raw) }
  }
}

function withCutBody(raw: RawExchange): RawExchange {
  // By way of bytes: a slice would keep the whole text alive.
  return { ...raw, body: Buffer.from(raw.body.slice(0, KEPT_BODY_CHARS)).toString() }
}

function requestText(raw: RawExchange): string {
  const names = new SecretNames(raw.protocol.secretFields)
  const lines = [`${raw.method} ${maskUrl(withoutSecret(raw.url), names)}`]
  for (let at = 0; at + 1 < raw.rawHeaders.length; at += 2) {
    const name = raw.rawHeaders[at] ?? ''
    lines.push(`${name}: ${maskHeader(name, raw.rawHeaders[at + 1] ?? '', names)}`)
  }
  const { body } = raw
  const isJson = /^[\ufeff\s]*[[{"]/.test(body)
  lines.push('', isJson ? maskJson(body, names) : maskPairs(body, names))
  return lines.join('\n')
}

/** `/ask/<server>/<secret>` with the secret masked. */
function withoutSecret(url: string): string {
  const queryAt = url.indexOf('?')
  const path = queryAt === -1 ? url : url.slice(0, queryAt)
  const segments = path.split('/')
  if (segments.length <= 3) return url
  const masked = [...segments.slice(0, 3), MASK].join('/')
  return queryAt === -1 ? masked : masked + url.slice(queryAt)
}

function responseText(raw: RawExchange): string {
  const headers = Object.entries(raw.reply.headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP ${raw.reply.status}`, ...headers, '', raw.reply.body].join('\n')
}
