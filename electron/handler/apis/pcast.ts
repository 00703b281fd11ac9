import type { Application } from '../../../shared/application.ts'
import type { Session } from '../../../shared/session.ts'
import type { Catalogue } from '../../catalogue/types.ts'
import type { RevokeAndCut } from '../../sessions/control/revoke-and-cut.ts'
import type { Origins } from '../../sessions/origins.ts'
import type { Admission } from '../../sessions/types.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import type { ApiRequest, VendorApi } from '../types.ts'
import { capabilitiesOf, endInputOf, type StreamInput, streamInputOf } from './pcast/body.ts'
import { credentialsOf } from './pcast/credentials.ts'
import { createPcastRecord, type PcastRecord } from './pcast/record.ts'
import { type PcastStatus, pcastRefusal } from './pcast/reply.ts'

/** What of the rest of Stagedoor it needs. */
export interface PcastDeps {
  readonly applications: Pick<Catalogue['applications'], 'authenticate' | 'issue'>
  readonly streams: Pick<Catalogue['streams'], 'list'>
  readonly origins: Origins
  readonly live: {
    get(sessionId: string): Session | null
    viewers(): number
  }
  readonly revokeSession: RevokeAndCut['revokeSession']
  readonly admission: Pick<Admission, 'record' | 'malformed'>
  /** Epoch milliseconds. */
  now(): number
}

const AUTH = '/pcast/auth'
const STREAM = '/pcast/stream'
/** As Phenix documents it of authentication tokens; of stream tokens it says nothing. */
const TOKEN_SECONDS = 3_600
/** What a back end asks for is signed, whether or not a stream answers to it. */
const AS_ASKED = { mayBeForNothing: true } as const

/** One authenticated call on its way to an answer. */
interface Call {
  readonly application: Application
  readonly body: JsonObject
  readonly record: PcastRecord
}

/**
 * Phenix's REST interface for back ends: `POST /pcast/auth`, `POST /pcast/stream` and `DELETE /pcast/stream`. Answers EdgeAuth
 * tokens, which Phenix's newer clients ask for, where Phenix itself answers opaque ones.
 *
 * A published stream's id is the id of its publish session. A token for viewing one names it and, as its target, the
 * stream's name; a token for publishing names the group its application is kept to, if any. Every call is recorded.
 */
export function createPcastApi(deps: PcastDeps): VendorApi {
  const recordOf = createPcastRecord(deps.admission, deps.now)
  return {
    name: 'pcast',
    secretFields: ['secret', 'authenticationToken', 'streamToken'],
    owns: (path) => path === AUTH || path === STREAM,
    refuse: pcastRefusal,
    answer: (request, answer) => answerCall(deps, request, recordOf(request, answer)),
  }
}

function answerCall(deps: PcastDeps, request: ApiRequest, record: PcastRecord): void {
  const { method, path } = request
  const isEnd = path === STREAM && method === 'DELETE'
  if (method !== 'POST' && !isEnd) {
    record.malformed('method-not-allowed', `${path} does not answer this method`)
    return
  }
  const body = readJsonObject(request.body)
  if (typeof body === 'string') {
    record.malformed('bad-request', body)
    return
  }
  const credentials = credentialsOf(request, body)
  const application =
    credentials === null
      ? null
      : deps.applications.authenticate(credentials.applicationId, credentials.secret)
  if (application === null) {
    record.unauthorized()
    return
  }
  const call = { application, body, record }
  if (isEnd) endStream(deps, call)
  else if (path === AUTH) issueAuth(deps, call)
  else issueStream(deps, call)
}

function issueAuth(deps: PcastDeps, { application, body, record }: Call): void {
  const capabilities = capabilitiesOf(body)
  if ('fault' in capabilities) record.malformed('bad-request', capabilities.fault)
  else if (isFull(deps, application)) record.denied('capacity', 'capacity_reached', application)
  else {
    const { id } = application
    const members = {
      label: '',
      expiresInSeconds: TOKEN_SECONDS,
      type: 'auth' as const,
      capabilities: [...capabilities],
    }
    const { item, secret } = deps.applications.issue(id, members, `pcast:${id}`, AS_ASKED)
    record.issued('authenticationToken', secret, item, application, null)
  }
}

function issueStream(deps: PcastDeps, call: Call): void {
  const { application, body, record } = call
  const input = streamInputOf(body)
  if ('fault' in input) {
    record.malformed('bad-request', input.fault)
    return
  }
  if (input.originStreamIds.length === 0) {
    issueFor(deps, call, input, null)
    return
  }
  const origin = input.originStreamIds
    .map((id) => deps.origins.live(id))
    .find((each) => each !== null && mayTouch(deps, application, each))
  if (origin != null) issueFor(deps, call, input, origin)
  else denyOrigin(deps, call, input.originStreamIds, 'origin-ended', 'origin-not-found')
}

/** Says that something has ended, or that it was never there, which is all an application hears of others' streams. */
function denyOrigin(
  deps: PcastDeps,
  { application, record }: Call,
  ids: readonly string[],
  ended: PcastStatus,
  unknown: PcastStatus,
): void {
  Promise.all(ids.map(deps.origins.published)).then(
    (found) => {
      const isEnded = found.some((each) => each !== null && mayTouch(deps, application, each))
      if (isEnded) record.denied(ended, 'origin_ended', application)
      else record.denied(unknown, 'origin_unknown', application)
    },
    // The history cannot be read now; asking again may help.
    () => record.denied('capacity', 'store_unavailable', application),
  )
}

/** @param origin What is to be viewed. Null: the token is for publishing. */
function issueFor(
  deps: PcastDeps,
  { application, record }: Call,
  input: StreamInput,
  origin: Session | null,
): void {
  if (isFull(deps, application)) {
    record.denied('capacity', 'capacity_reached', application)
    return
  }
  const { id, streamGroup } = application
  const { sessionId, capabilities } = input
  const group = streamGroup === null ? {} : { tag: streamGroup }
  const target =
    origin === null
      ? ({ type: 'publish', ...group } as const)
      : ({ type: 'stream', channelAlias: origin.streamName, originStreamId: origin.id } as const)
  const members = {
    label: '',
    expiresInSeconds: TOKEN_SECONDS,
    ...target,
    ...(sessionId === null ? {} : { sessionId }),
    ...(capabilities.length === 0 ? {} : { capabilities: [...capabilities] }),
  }
  const { item, secret } = deps.applications.issue(id, members, `pcast:${id}`, AS_ASKED)
  record.issued('streamToken', secret, item, application, origin)
}

function endStream(deps: PcastDeps, call: Call): void {
  const { application, body, record } = call
  const input = endInputOf(body)
  if ('fault' in input) {
    record.malformed('bad-request', input.fault)
    return
  }
  const { streamId, reason } = input
  const session = deps.live.get(streamId)
  if (session !== null && mayTouch(deps, application, session)) {
    const actor = `pcast:${application.id}`
    const revoked =
      session.revokedAtMs === null
        ? deps.revokeSession(streamId, 'session', null, reason, actor)
        : Promise.resolve()
    revoked.then(() => record.terminated(session, application), record.failed)
    return
  }
  denyOrigin(deps, call, session === null ? [streamId] : [], 'ended', 'not-found')
}

/** An application that is kept to a group knows nothing of other streams. */
function mayTouch(
  deps: PcastDeps,
  { streamGroup }: Application,
  { streamId }: { readonly streamId: string | null },
): boolean {
  if (streamGroup === null) return true
  return deps.streams.list().some(({ id, group }) => id === streamId && group === streamGroup)
}

function isFull({ live }: PcastDeps, { settings }: Application): boolean {
  return settings.maxLiveViewers !== null && live.viewers() >= settings.maxLiveViewers
}
