import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import type { Processes } from '../sessions/processes.ts'
import type { Admission, ViewerReports } from '../sessions/types.ts'
import type {
  Decoded,
  Protocol,
  ProtocolSecrets,
  Reading,
  WireReply,
  WireRequest,
} from './protocols/types.ts'

export interface AskTools {
  readonly admission: Admission
  readonly reports: ViewerReports
  /** Told of processes that media servers name. */
  readonly processes: Processes
  /** What a media server can prove itself with. */
  secretsOf(mediaServerId: string): ProtocolSecrets
  /** Told what was thrown. Must not throw. */
  onError(error: unknown): void
  /** Told that a request could not be understood. */
  onMalformed(server: MediaServer): void
}

/**
 * @param decisionId   Of the first decision; 0 when nothing was decided.
 * @param isRefused    Whether somebody is kept out by it, or it could not be understood.
 * @param isUnderstood False: it could not be understood, or failed.
 */
export type Answered = (
  reply: WireReply,
  decisionId: number,
  isRefused: boolean,
  isUnderstood?: false,
) => void

const NOT_UNDERSTOOD: Decoded = { kind: 'malformed', detail: 'it could not be read' }
/** For a protocol that cannot even say no: no body and no header that any caller takes for a yes. */
const FAILED: WireReply = { status: 500, headers: {}, body: '' }

/**
 * Answers what one media server asks: decode, admit, encode. Whatever throws on the way becomes the protocol's denial.
 *
 * @param answered Called exactly once, when every decision is stored. Must not throw.
 */
export function ask(
  tools: AskTools,
  protocol: Protocol,
  server: MediaServer,
  request: WireRequest,
  answered: Answered,
): void {
  let isAnswered = false
  function once(...answer: Parameters<Answered>): void {
    if (isAnswered) return
    isAnswered = true
    answered(...answer)
  }
  try {
    const secrets = tools.secretsOf(server.id)
    const reading = protocol.decodeInTurns?.(request, server, secrets) ?? null
    if (reading === null) take(protocol.decode(request, server, secrets))
    else readOn(reading)
  } catch (error) {
    failed(error)
  }

  function take(decoded: Decoded): void {
    const process = decoded.kind === 'ask' ? decoded.process : undefined
    if (process !== undefined) tools.processes.heard(server.id, process)
    if (decoded.kind === 'report') takeReport(tools, protocol, decoded, once)
    else if (decoded.kind === 'malformed') refuseMalformed(tools, protocol, server, decoded, once)
    else if (decoded.requests.length === 1) askOne(tools, protocol, server, decoded, once)
    else askAll(tools, protocol, server, decoded, once)
  }
  function readOn(reading: Reading): void {
    try {
      const decoded = reading()
      if (decoded === null) setImmediate(readOn, reading)
      else take(decoded)
    } catch (error) {
      failed(error)
    }
  }
  function failed(error: unknown): void {
    tools.onError(error)
    once(denial(protocol), 0, true, false)
  }
}

type AskDecoded = Extract<Decoded, { kind: 'ask' }>

function refuseMalformed(
  tools: AskTools,
  protocol: Protocol,
  server: MediaServer,
  decoded: Extract<Decoded, { kind: 'malformed' }>,
  answered: Answered,
): void {
  tools.onMalformed(server)
  tools.admission.malformed(server.id, decoded.detail, (_, decisionId) => {
    answered(encodeSafely(tools, protocol, [], decoded), decisionId, true, false)
  })
}

function askOne(
  tools: AskTools,
  protocol: Protocol,
  server: MediaServer,
  decoded: AskDecoded,
  answered: Answered,
): void {
  const [request] = decoded.requests
  if (request === undefined) return
  tools.admission.answer(request, (decision, decisionId) => {
    noteSource(tools, server, decoded)
    const isRefused = decision.outcome === 'deny'
    answered(encodeSafely(tools, protocol, [decision], decoded), decisionId, isRefused)
  })
}

/** A batch, or a note without any question: the reply waits for the last decision. */
function askAll(
  tools: AskTools,
  protocol: Protocol,
  server: MediaServer,
  decoded: AskDecoded,
  answered: Answered,
): void {
  const decisions: Decision[] = new Array(decoded.requests.length)
  let waiting = decoded.requests.length
  let firstId = 0
  let isRefused = false
  function finish(): void {
    noteSource(tools, server, decoded)
    answered(encodeSafely(tools, protocol, decisions, decoded), firstId, isRefused)
  }
  function askAbout(request: AccessRequest, at: number): void {
    tools.admission.answer(request, (decision, decisionId) => {
      // Who goes on as before is not decided about anew, so the first may have none.
      if (firstId === 0) firstId = decisionId
      decisions[at] = decision
      if (decision.outcome === 'deny') isRefused = true
      waiting -= 1
      if (waiting === 0) finish()
    })
  }
  function askFrom(start: number): void {
    try {
      decoded.requests.slice(start, start + BATCH_SLICE).forEach((request, n) => {
        askAbout(request, start + n)
      })
    } catch (error) {
      tools.onError(error)
      answered(denial(protocol), firstId, true, false)
      return
    }
    const next = start + BATCH_SLICE
    if (next < decoded.requests.length) setImmediate(askFrom, next)
  }
  if (waiting === 0) finish()
  else askFrom(0)
}

/** Decided about in one turn: thousands, each with a signature to check, would keep all other callers waiting. */
const BATCH_SLICE = 64

function takeReport(
  tools: AskTools,
  protocol: Protocol,
  decoded: Extract<Decoded, { kind: 'report' }>,
  answered: Answered,
): void {
  tools.reports.take(decoded.report, (denied, decisionId) => {
    answered(encodeReport(tools, protocol, decoded, denied), decisionId, denied.length > 0)
  })
}

function encodeReport(
  tools: AskTools,
  protocol: Protocol,
  decoded: Extract<Decoded, { kind: 'report' }>,
  denied: readonly string[],
): WireReply {
  try {
    return decoded.encode(denied)
  } catch (error) {
    tools.onError(error)
    return denial(protocol)
  }
}

function noteSource(tools: AskTools, server: MediaServer, decoded: AskDecoded): void {
  const { note } = decoded
  if (note === undefined) return
  try {
    if (note.what === 'source_resumed') {
      tools.admission.endOthers(server.id, note.streamName, note.sessionKey)
      return
    }
    const end = note.what === 'source_stopped' ? 'source_gone' : 'restart'
    tools.admission.endStream(server.id, note.streamName, end)
  } catch (error) {
    tools.onError(error)
  }
}

function encodeSafely(
  tools: AskTools,
  protocol: Protocol,
  decisions: readonly Decision[],
  decoded: Decoded,
): WireReply {
  try {
    return protocol.encode(decisions, decoded)
  } catch (error) {
    tools.onError(error)
    return denial(protocol)
  }
}

/** The protocol's denial, for what went wrong before or after a decision. Never throws. */
export function denial(protocol: Protocol): WireReply {
  try {
    return protocol.encode([], NOT_UNDERSTOOD)
  } catch {
    return FAILED
  }
}
