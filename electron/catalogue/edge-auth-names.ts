import type { EdgeAuthLint } from '../../shared/edge-auth-reasons.ts'
import type { Stream } from '../../shared/stream.ts'
import { openEdgeAuth } from '../tokens/edge-auth.ts'
import { type EdgeAuthPayload, TARGET_KINDS } from '../tokens/edge-auth-payload.ts'
import { aliasInId, streamTags } from './edge-auth-tags.ts'
import type { State } from './state.ts'
import type { LivePublishers } from './tools.ts'

interface NamesTools {
  stateOf(): Pick<State, 'streams' | 'applications'>
  /** The stream a name on the wire means. */
  streamOf(name: string): Stream | null
  readonly publishers: Pick<LivePublishers, 'list'>
}

/** Finds out whether what EdgeAuth tokens are for is there. */
export interface EdgeAuthNames {
  /** @param payload Of a token that is to be signed. */
  lint(applicationId: string, payload: EdgeAuthPayload): readonly EdgeAuthLint[]
  /** Of a token as it is; nothing when it cannot be read. */
  lintToken(token: string): readonly EdgeAuthLint[]
}

/**
 * Looks whether any stream of this station that is switched on, and within the group its application is kept to, answers to
 * what a token is for, as the verifier would ask (edge-auth-tags.ts), or carries the tag because its live publisher put it
 * there; and whether its origin stream is on air. Tokens that only open sessions name no stream, and those without any
 * target have a finding of their own.
 */
export function createEdgeAuthNames(tools: NamesTools): EdgeAuthNames {
  function answers(applicationId: string, requiredTag: string): boolean {
    const { streams, applications } = tools.stateOf()
    const group = applications.get(applicationId)?.application.streamGroup ?? null
    const has = (name: string, stream: Stream | null): boolean =>
      stream?.enabled === true &&
      (group === null || stream.group === group) &&
      streamTags(name, stream, applicationId, requiredTag).includes(requiredTag)
    const names = namesIn(requiredTag)
    if (names.some((name) => has(name, tools.streamOf(name)))) return true
    for (const stream of streams.values()) {
      if (stream.group !== null && names.includes(stream.group) && has(stream.name, stream)) {
        return true
      }
    }
    return false
  }

  function lint(applicationId: string, payload: EdgeAuthPayload): readonly EdgeAuthLint[] {
    const { type, requiredTag, originStreamId } = payload
    if (type === 'auth') return []
    const live = type === 'publish' ? [] : tools.publishers.list()
    const isApplied = (tag: string): boolean => live.some(({ tags }) => tags.includes(tag))
    const isForNone =
      isName(requiredTag) && !answers(applicationId, requiredTag) && !isApplied(requiredTag)
    const isOff =
      type !== 'publish' && isName(originStreamId) && live.every(({ id }) => id !== originStreamId)
    return [
      ...(isForNone ? (['names-no-stream'] as const) : []),
      ...(isOff ? (['origin-not-on-air'] as const) : []),
    ]
  }

  return {
    lint,
    lintToken(token) {
      const envelope = openEdgeAuth(token)
      const payload = envelope === null ? null : payloadIn(envelope.token)
      return envelope === null || payload === null ? [] : lint(envelope.applicationId, payload)
    },
  }
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !TARGET_KINDS.some((kind) => value === `${kind}:`)

/** What may be the name of a stream or group in a target: all of it, what stands behind its word, and the alias in an id. */
function namesIn(requiredTag: string): readonly string[] {
  const kind = TARGET_KINDS.find((each) => requiredTag.startsWith(`${each}:`))
  const alias = aliasInId(requiredTag)
  return [
    requiredTag,
    ...(kind === undefined ? [] : [requiredTag.slice(kind.length + 1)]),
    ...(alias === null ? [] : [alias]),
  ]
}

function payloadIn(text: string): EdgeAuthPayload | null {
  try {
    const payload: unknown = JSON.parse(text)
    return typeof payload === 'object' && payload !== null ? payload : null
  } catch {
    return null
  }
}
