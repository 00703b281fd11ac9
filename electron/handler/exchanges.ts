import type { Exchange } from '../../shared/session.ts'
import { isAsk } from './caller.ts'
import { MASK, maskHeader, maskJson, maskPairs, maskUrl, SecretNames } from './mask.ts'
import type { WireReply } from './protocols/types.ts'

interface Answerer {
  readonly secretFields?: readonly string[]
  maskWire?(text: string): string
  /** Paths behind the secret that hold none themselves. True: any, and they may. */
  readonly hasPaths?: true | readonly string[]
}

/** One request and its reply as they were on the wire, secrets and all: only {@link Exchanges.get} reads it. */
export interface RawExchange {
  readonly method: string
  readonly url: string
  /** Name, value, name, value, as node:http gives them. */
  readonly rawHeaders: readonly string[]
  readonly body: string
  readonly reply: WireReply
  /** What answered, and which of its fields are secret. */
  readonly by: Answerer
}

const KEPT = 5_000
/** In a second of the clock no more admissions are kept: a busier handler would write over them within two, and to write costs a fortieth of its time. */
const ADMITTED_A_SECOND = 2_500
const KEPT_BYTES = 8 * 1024 * 1024
/** Of a longer body only so much is kept: characters. */
const KEPT_BODY_CHARS = 4_096
/** A UTF-16 code unit as UTF-8. */
const MAX_BYTES_PER_CHAR = 3

/**
 * The latest exchanges by decision id: 5,000, or as many as fit into 8 MiB, and as many refusals beside them: what was refused
 * is asked about long after, when thousands have been let in since. Of more than 2,500 admissions in a second the first are
 * kept, and all refusals. Secrets are masked when one is read, which is rare.
 */
export class Exchanges {
  readonly #admitted = new Ring()
  readonly #refused = new Ring()
  #second = Number.NaN
  #admittedThen = 0

  /**
   * @param decisionId From 1; others (nothing was recorded) are not kept.
   * @param isRefused  Whether somebody was kept out by it.
   * @param nowMs      Of a clock that never jumps, milliseconds.
   */
  keep(decisionId: number, raw: RawExchange, isRefused: boolean, nowMs: number): void {
    if (!(decisionId >= 1)) return
    if (isRefused) this.#refused.keep(decisionId, raw)
    else if (this.#hasTime(nowMs)) this.#admitted.keep(decisionId, raw)
  }

  #hasTime(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#admittedThen = 0
    }
    this.#admittedThen += 1
    return this.#admittedThen <= ADMITTED_A_SECOND
  }

  /** Request and reply as text, secrets masked. Null when it is no longer kept or never was. */
  get(decisionId: number): Exchange | null {
    return this.#admitted.get(decisionId) ?? this.#refused.get(decisionId)
  }
}

/**
 * Requests are written into one block of memory that is used round and round: kept as objects, thousands of them would grow
 * old just to be collected, which costs more than the decisions.
 */
class Ring {
  // Not cleared, so that what was never written takes no memory.
  readonly #bytes = Buffer.allocUnsafeSlow(KEPT_BYTES)
  /** Bytes written since start, with those left free at the end of the block. */
  #written = 0
  #next = 0
  readonly #ids = new Float64Array(KEPT)
  /** Where each request begins, counted like `written`. */
  readonly #starts = new Float64Array(KEPT)
  readonly #lengths = new Uint32Array(KEPT)
  readonly #replies: (WireReply | undefined)[] = new Array(KEPT)
  readonly #answerers: (Answerer | undefined)[] = new Array(KEPT)

  keep(decisionId: number, raw: RawExchange): void {
    const slot = this.#next
    this.#next = slot + 1 === KEPT ? 0 : slot + 1
    this.#ids[slot] = decisionId
    this.#replies[slot] = keptReply(raw.reply)
    this.#answerers[slot] = raw.by
    this.#write(slot, wireText(raw))
  }

  #write(slot: number, text: string): void {
    const left = KEPT_BYTES - (this.#written % KEPT_BYTES)
    const fits = text.length * MAX_BYTES_PER_CHAR <= left
    const start = fits ? this.#written : this.#written + left
    const length = this.#bytes.write(text, start % KEPT_BYTES)
    this.#starts[slot] = start
    this.#lengths[slot] = length
    this.#written = start + length
  }

  get(decisionId: number): Exchange | null {
    const slot = this.#ids.indexOf(decisionId)
    if (slot === -1) return null
    const start = this.#starts[slot] as number
    const reply = this.#replies[slot]
    const by = this.#answerers[slot]
    const isOverwritten = this.#written - start > KEPT_BYTES
    if (isOverwritten || reply === undefined || by === undefined) return null
    const at = start % KEPT_BYTES
    const text = this.#bytes.toString('utf8', at, at + (this.#lengths[slot] as number))
    const names = new SecretNames(by.secretFields ?? [])
    const mask = (masked: string): string => by.maskWire?.(masked) ?? masked
    const request = mask(maskedText(text, names, by))
    return { decisionId, request, response: mask(responseText(reply, names)) }
  }
}

/**
 * A reply with no more of its body than is kept, up to where a part of it ends: what is cut within a name could not be told
 * for a secret any more. Copied, since a slice holds on to all of the text it is from.
 */
function keptReply(reply: WireReply): WireReply {
  if (reply.body.length <= KEPT_BODY_CHARS) return reply
  const cut = reply.body.slice(0, KEPT_BODY_CHARS)
  const end = Math.max(cut.lastIndexOf(','), ...['}', '>'].map((each) => cut.lastIndexOf(each) + 1))
  return { ...reply, body: Buffer.from(cut.slice(0, Math.max(0, end))).toString() }
}

/** Request line, a line for each header, an empty line, body. None of the lines can hold a line break. */
function wireText({ method, url, rawHeaders, body }: RawExchange): string {
  let text = `${method} ${url}\n`
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    text += `${rawHeaders[at]}: ${rawHeaders[at + 1]}\n`
  }
  return `${text}\n${body.length > KEPT_BODY_CHARS ? body.slice(0, KEPT_BODY_CHARS) : body}`
}

/** What {@link wireText} wrote, secrets masked. */
function maskedText(text: string, names: SecretNames, by: Answerer): string {
  const headEnd = text.indexOf('\n\n')
  const [requestLine = '', ...headers] = text.slice(0, headEnd).split('\n')
  const urlAt = requestLine.indexOf(' ') + 1
  const url = maskUrl(withoutSecret(requestLine.slice(urlAt), by), names)
  const body = text.slice(headEnd + 2)
  const isJson = /^[\ufeff\s]*[[{"]/.test(body)
  return [
    requestLine.slice(0, urlAt) + url,
    ...headers.map((line) => maskedHeader(line, names)),
    '',
    // What is neither, such as JSON after a stray character, may still hold both.
    isJson ? maskJson(body, names) : maskPairs(maskJson(body, names), names),
  ].join('\n')
}

function maskedHeader(line: string, names: SecretNames): string {
  const colonAt = line.indexOf(': ')
  const name = line.slice(0, colonAt)
  return `${name}: ${maskHeader(name, line.slice(colonAt + 2), names)}`
}

/**
 * `/ask/<server>/<secret>` with the secret masked, and what follows it unless that is a path its protocol is asked at. One that
 * follows the server at once stays too: its secret travels elsewhere.
 */
function withoutSecret(url: string, { hasPaths }: Answerer): string {
  if (!isAsk(url)) return url
  const queryAt = url.indexOf('?')
  const path = queryAt === -1 ? url : url.slice(0, queryAt)
  const segments = path.split('/')
  if (segments.length <= 3) return url
  const isKnown = (rest: readonly string[]): boolean =>
    hasPaths !== true && hasPaths?.includes(`/${rest.join('/')}`) === true
  if (isKnown(segments.slice(3))) return url
  const rest = isKnown(segments.slice(4)) ? segments.slice(4) : []
  const masked = [...segments.slice(0, 3), MASK, ...rest].join('/')
  return queryAt === -1 ? masked : masked + url.slice(queryAt)
}

/** An answer may hold a token that was just issued. */
function responseText(reply: WireReply, names: SecretNames): string {
  const headers = Object.entries(reply.headers).map(
    ([name, value]) => `${name}: ${maskHeader(name, value, names)}`,
  )
  const body = /^\s*[[{"]/.test(reply.body) ? maskJson(reply.body, names) : reply.body
  return [`HTTP ${reply.status}`, ...headers, '', body].join('\n')
}
