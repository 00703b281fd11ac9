import { type DoctorReport, sortedFindings } from '../../../shared/doctor.ts'
import { AppError } from '../../../shared/errors.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import type { Rule } from '../../../shared/rule.ts'
import { phrases, say } from '../../../shared/say.ts'
import { hasSecret } from '../../../shared/server-secret.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import type { Stream } from '../../../shared/stream.ts'
import type { Token } from '../../../shared/token.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import { ownAddresses } from '../own-addresses.ts'
import type { ConsoleDeps } from '../types.ts'
import { examineServer, type ServerFacts } from './examine-server.ts'
import { examineStream } from './examine-stream.ts'
import { examineToken } from './examine-token.ts'
import { namedToken } from './named-token.ts'

/** Decisions looked at for each thing; for a token so many of all. */
const LATEST = '200'
const LATEST_OF_ALL = '1000'
/** Media servers and streams examined at most where none is named. */
const EACH = 50

/** Runs the checks on one thing, or on all media servers and streams. ERR_NOT_FOUND when what is named is not there. */
export async function examine(
  asked: { readonly stream?: string; readonly token?: string; readonly server?: string },
  deps: ConsoleDeps,
): Promise<readonly DoctorReport[]> {
  const { catalogue } = deps
  const reports: DoctorReport[] = []
  if (asked.stream !== undefined) reports.push(await ofStream(streamOf(asked.stream, deps), deps))
  if (asked.token !== undefined) reports.push(await ofToken(namedToken(asked.token, deps), deps))
  if (asked.server !== undefined) reports.push(await ofServer(serverOf(asked.server, deps), deps))
  if (reports.length > 0) return reports
  // Each may have to wait for a media server that does not answer.
  const servers = catalogue.mediaServers.list().slice(0, EACH)
  reports.push(...(await Promise.all(servers.map((server) => ofServer(server, deps)))))
  for (const stream of catalogue.streams.list().slice(0, EACH)) {
    reports.push(await ofStream(stream, deps))
  }
  return reports
}

function streamOf(named: string, { catalogue }: ConsoleDeps): Stream {
  const found = catalogue.streams.list().find(({ id, name }) => id === named || name === named)
  if (found === undefined)
    throw new AppError('ERR_NOT_FOUND', say('There is no stream {named}.', { named }))
  return found
}

function serverOf(named: string, { catalogue }: ConsoleDeps): MediaServer {
  const found = catalogue.mediaServers.list().find(({ id, name }) => id === named || name === named)
  if (found === undefined)
    throw new AppError('ERR_NOT_FOUND', say('There is no media server {named}.', { named }))
  return found
}

async function ofStream(stream: Stream, deps: ConsoleDeps): Promise<DoctorReport> {
  const { catalogue, history } = deps
  const { decisions } = await history.listDecisions({ streamId: stream.id, limit: LATEST })
  const nowMs = deps.now()
  const keys = catalogue.streamKeys
    .list(stream.id)
    .filter(({ disabledAtMs }) => disabledAtMs === null)
    .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs).length
  const findings = examineStream({
    ...{ stream, keys, latest: decisions, ownAddresses: ownAddresses() },
    rules: rulesAbout(stream, catalogue.rules.published().rules),
    frontDoor: catalogue.frontDoors.status(stream.id),
  })
  return { kind: 'stream', id: stream.id, name: stream.name, findings: sortedFindings(findings) }
}

const rulesAbout = ({ id, group }: Stream, rules: readonly Rule[]): readonly Rule[] =>
  rules
    .filter(({ state }) => state === 'live')
    .filter(({ target }) => {
      if (target.kind === 'stream') return target.streamId === id
      return target.kind === 'all' || target.group === group
    })
    .toSorted((one, other) => one.priority - other.priority)

async function ofToken(token: Token, deps: ConsoleDeps): Promise<DoctorReport> {
  const { catalogue, history } = deps
  const { decisions } = await history.listDecisions({ limit: LATEST_OF_ALL })
  const isAbout = ({ grantId }: DecisionRecord): boolean =>
    grantId !== null && (grantId === token.id || storedGrantOf(grantId) === token.id)
  const findings = examineToken({
    ...{ token, nowMs: deps.now(), ownAddresses: ownAddresses() },
    streams: catalogue.streams.list(),
    hasNginxRtmp: catalogue.mediaServers.list().some(({ protocol }) => protocol === 'nginx-rtmp'),
    latest: decisions.filter(isAbout),
  })
  const name = token.label === '' ? token.id : token.label
  return { kind: 'token', id: token.id, name, findings: sortedFindings(findings) }
}

async function ofServer(server: MediaServer, deps: ConsoleDeps): Promise<DoctorReport> {
  const { catalogue, history, mediaServers } = deps
  const { decisions } = await history.listDecisions({ mediaServerId: server.id, limit: LATEST })
  const isControlled = catalogue.mediaServers.control(server.id) !== null
  const findings = examineServer({
    ...{ server, latest: decisions, ownAddresses: ownAddresses(), nowMs: deps.now() },
    oldSecret: catalogue.mediaServers.oldSecret(server.id),
    traffic: mediaServers.status(server),
    control: isControlled ? await deps.checkControl(server.id) : null,
    unset: unsetKeys(server, deps),
  })
  return { kind: 'server', id: server.id, name: server.name, findings: sortedFindings(findings) }
}

/** What signatures are checked with, by who presents them; a kind of media server has one for each at most. */
const CHECKED_WITH = {
  subscribe: ['signing-password', 'policy-key'],
  publish: ['publish-password', 'policy-key'],
} as const

const KEYS = phrases({
  'signing-password': 'signing password',
  'publish-password': 'publish password',
  'policy-key': 'policy key',
})

function unsetKeys(
  { id, protocol }: MediaServer,
  { catalogue, now }: ConsoleDeps,
): ServerFacts['unset'] {
  const unset: { subscribe?: string; publish?: string } = {}
  for (const action of ['subscribe', 'publish'] as const) {
    const purpose = CHECKED_WITH[action].find((each) => hasSecret(protocol, each))
    const isSet =
      purpose !== undefined && catalogue.mediaServers.secretsInForce(id, purpose, now()).length > 0
    if (!isSet) unset[action] = KEYS[purpose ?? CHECKED_WITH[action][0]]
  }
  return unset
}
