import { LINK_MINUTES, type LinkInput } from '../../../shared/credential.ts'
import { AppError } from '../../../shared/errors.ts'
import { isPattern, type Stream } from '../../../shared/stream.ts'
import type { Catalogue } from '../../catalogue/types.ts'
import type { WireReply } from '../protocols/types.ts'
import type { ApiRequest, VendorApi } from '../types.ts'

/** What of the catalogue it needs. */
export interface RevmaDeps {
  readonly streams: Pick<Catalogue['streams'], 'list'>
  readonly links: Pick<Catalogue['links'], 'issue' | 'hasAddress'>
  readonly serviceTokens: Pick<Catalogue['serviceTokens'], 'authenticate'>
  readonly settings: Pick<Catalogue['settings'], 'get'>
}

const PREFIX = '/api/stations/'
const SUFFIX = '/private_stream_token'

/**
 * Revma's private streams API (RCS, "Private Streams"):
 * `GET /api/stations/<stream>/private_stream_token[?minutes=N]` with the service token in `x-auth-token`. The answer
 * is a JSON string: the whole listener URL with its `rj-auth`.
 *
 * Refusals, each with an error body: ERR_METHOD 405, ERR_CALLER_UNAUTHENTICATED 401, ERR_NOT_FOUND 404,
 * ERR_INPUT_INVALID 400 for `minutes` that are no whole number from 1 to 43,200, ERR_PLAY_ADDRESS 503 where nothing says at which
 * address the stream is played: no link is issued then.
 */
export function createRevmaApi(deps: RevmaDeps): VendorApi {
  return {
    name: 'revma',
    secretFields: ['rj-auth'],
    owns: (path) => stationOf(path) !== null,
    answer: (request, answer) => answer(issue(deps, request, stationOf(request.path) ?? '')),
  }
}

const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' }
const WRONG_METHOD: WireReply = {
  status: 405,
  headers: { ...JSON_HEADERS, allow: 'GET' },
  body: JSON.stringify(new AppError('ERR_METHOD').toBody()),
}

/** The station as it stands in the path, still encoded. Null when the path is another. */
function stationOf(path: string): string | null {
  if (!path.startsWith(PREFIX) || !path.endsWith(SUFFIX)) return null
  const station = path.slice(PREFIX.length, -SUFFIX.length)
  return station === '' || path.length < PREFIX.length + SUFFIX.length ? null : station
}

function issue(deps: RevmaDeps, request: ApiRequest, station: string): WireReply {
  if (request.method !== 'GET') return WRONG_METHOD
  const secret = request.headers['x-auth-token']
  const token =
    typeof secret === 'string' && secret !== '' ? deps.serviceTokens.authenticate(secret) : null
  if (token === null) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
  const stream = streamNamed(deps.streams.list(), station)
  if (stream === null) throw new AppError('ERR_NOT_FOUND', 'There is no station of this name.')
  const input: LinkInput = {
    streamId: stream.id,
    minutes: minutesOf(request.query),
    label: '',
    tags: [],
  }
  const { publicOrigin } = deps.settings.get()
  if (publicOrigin === null && !deps.links.hasAddress(stream.id)) {
    throw new AppError('ERR_PLAY_ADDRESS')
  }
  const issued = deps.links.issue(input, `api:${token.name}`)
  const url = issued.url ?? listenerUrl(publicOrigin ?? '', stream.name, issued.token)
  return {
    status: 200,
    headers: JSON_HEADERS,
    body: JSON.stringify(url),
  }
}

function streamNamed(streams: readonly Stream[], encoded: string): Stream | null {
  let name: string
  try {
    name = decodeURIComponent(encoded)
  } catch {
    return null
  }
  return streams.find((stream) => stream.name === name && !isPattern(stream.name)) ?? null
}

function minutesOf(query: string): number {
  const given = new URLSearchParams(query).getAll('minutes')
  if (given.length === 0) return LINK_MINUTES.default
  const minutes = /^\d{1,5}$/.test(given[0] ?? '') ? Number(given[0]) : Number.NaN
  if (given.length > 1 || !(minutes >= LINK_MINUTES.min && minutes <= LINK_MINUTES.max)) {
    const message = `minutes is a whole number from ${LINK_MINUTES.min} to ${LINK_MINUTES.max}.`
    throw new AppError('ERR_INPUT_INVALID', message, { issues: [{ path: 'minutes', message }] })
  }
  return minutes
}

function listenerUrl(origin: string, streamName: string, token: string): string {
  const path = streamName.split('/').map(encodeURIComponent).join('/')
  return `${origin.replace(/\/+$/, '')}/${path}?rj-auth=${encodeURIComponent(token)}`
}
