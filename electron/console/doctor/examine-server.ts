import type { ControlCheck } from '../../../shared/api.ts'
import { controlOf, controlPlaceOf } from '../../../shared/control-setup.ts'
import type { DoctorFinding } from '../../../shared/doctor.ts'
import type {
  MediaServer,
  MediaServerStatus,
  OldSecretStatus,
  TurnedAway,
} from '../../../shared/media-server.ts'
import { isOldSecret } from '../../../shared/old-secret.ts'
import { openHlsOf } from '../../../shared/open-hls.ts'
import { listOf, say } from '../../../shared/say.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { broken, crowdFindings, fine, look } from './crowd-findings.ts'
import { utc } from './examine-stream.ts'

export interface ServerFacts {
  readonly server: MediaServer
  readonly traffic: Pick<
    MediaServerStatus,
    'lastRequestAtMs' | 'requests' | 'malformed' | 'turnedAway'
  >
  /** The handler secret before the one in force. Null: there is none that matters. */
  readonly oldSecret: OldSecretStatus | null
  /** What asking it for its sessions came to. Null where it is not controlled. */
  readonly control: ControlCheck | null
  /** Newest first. */
  readonly latest: readonly DecisionRecord[]
  readonly ownAddresses: readonly string[]
  readonly nowMs: number
  /** What is not set that the signatures of viewers or publishers are checked with, such as `signing password`. */
  readonly unset: Partial<Record<DecisionRecord['action'], string>>
}

/** What can be wrong about a media server. Pure. */
export function examineServer(facts: ServerFacts): readonly DoctorFinding[] {
  const { latest, ownAddresses } = facts
  const crowd = latest.length === 0 ? [] : crowdFindings(latest, ownAddresses)
  return [
    ...[enabled(facts), asked(facts), oldSecretOf(facts), understood(facts)],
    ...[keys(facts), control(facts)],
    ...openHls(facts),
    ...clockOf(facts),
    ...crowd,
  ]
}

const placeOf = ({ id }: MediaServer): string => `/media-servers?open=${id}`

const enabled = ({ server }: ServerFacts): DoctorFinding =>
  server.enabled
    ? fine('server_on', 'The media server is switched on here.')
    : broken(
        'server_on',
        'The media server is switched off here: what it asks is refused.',
        'Switch it on.',
        placeOf(server),
      )

/** By the cause, where somebody asked in its name and got nothing. */
function turnedAway(
  server: MediaServer,
  lastRequestAtMs: number | null,
  { why, address, atMs, times }: TurnedAway,
): DoctorFinding {
  const values = { address, at: utc(atMs), times }
  if (why === 'peer') {
    return broken(
      'server_asked',
      say(
        'It asks with its secret from {address}, which is none of its allowed peers, and is refused: {times, plural, one {once} other {# times}}, last at {at}.',
        values,
      ),
      'Add the address to its allowed peers. If that is not your media server, roll its secret: whoever asks knows it.',
      placeOf(server),
    )
  }
  if (isOldSecret(server, lastRequestAtMs, atMs)) {
    return broken(
      'server_asked',
      say(
        'It asked as it should until its secret was changed here, and is refused since: a wrong one comes from {address}, {times, plural, one {once} other {# times}}, last at {at}.',
        values,
      ),
      'It still uses the old secret: paste what Connect shows into its configuration and reload it.',
      placeOf(server),
    )
  }
  return broken(
    'server_asked',
    say(
      'Somebody asks in its name with a wrong secret, from {address}: {times, plural, one {once} other {# times}}, last at {at}.',
      values,
    ),
    'If that is your media server, paste what Connect shows into its configuration and reload it.',
    placeOf(server),
  )
}

function asked({ server, traffic, latest }: ServerFacts): DoctorFinding {
  if (traffic.turnedAway !== null && server.enabled)
    return turnedAway(server, traffic.lastRequestAtMs, traffic.turnedAway)
  // Traffic is counted since the start, decisions are kept over it.
  const lastMs = traffic.lastRequestAtMs ?? latest[0]?.atMs ?? null
  if (lastMs !== null)
    return fine('server_asked', say('It asked last at {at}.', { at: utc(lastMs) }))
  const peers =
    server.allowedPeers.length === 0
      ? ''
      : ` ${say('It is taken from {peerList} only.', { peerList: listOf(server.allowedPeers) })}`
  return broken(
    'server_asked',
    say(
      'It has not asked with its secret since Stagedoor started, and no earlier decision on it is kept.',
    ) + peers,
    'Paste what Connect shows into its configuration, reload it, and see that this machine can be reached from there.',
    placeOf(server),
  )
}

function oldSecretOf({ server, oldSecret, nowMs }: ServerFacts): DoctorFinding {
  if (oldSecret === null || oldSecret.newUsedAtMs !== null) {
    return fine('server_secret', 'No old secret waits to be replaced in its configuration.')
  }
  const values = { until: utc(oldSecret.untilMs) }
  const todo =
    'Paste what Connect shows into its configuration and reload it. If that cannot be done now, take the old secret back there.'
  if (nowMs < oldSecret.untilMs) {
    const sentence = say(
      'Its secret was rolled and the new one was not used yet. The old one counts until {until}.',
      values,
    )
    return look('server_secret', sentence, todo, placeOf(server))
  }
  const sentence = say(
    'Its secret was rolled and the new one was never used. The old one is refused since {until}.',
    values,
  )
  return broken('server_secret', sentence, todo, placeOf(server))
}

function understood({ traffic }: ServerFacts): DoctorFinding {
  const { malformed, requests } = traffic
  if (malformed === 0) return fine('server_understood', 'All that it sent could be understood.')
  return look(
    'server_understood',
    say('{malformed} of {requests} requests could not be understood since start.', {
      malformed,
      requests,
    }),
    'Their decisions say what is wrong, such as a token that was cut off.',
    `/decisions?q=${encodeURIComponent('reason:request_malformed')}`,
  )
}

/** By what is set now: a refusal for want of a key says nothing once the key is there. */
function keys({ server, latest, unset }: ServerFacts): DoctorFinding {
  const isMissing = ({ reason }: DecisionRecord): boolean => reason === 'signing_password_missing'
  const missing = latest.find((each) => isMissing(each) && unset[each.action] !== undefined)
  if (missing !== undefined) {
    const keySaid = unset[missing.action] ?? ''
    return broken(
      'server_key',
      say('What comes is signed, and no {keySaid} is set here.', { keySaid }),
      say('Set the {keySaid} as the media server or its signer has it.', { keySaid }),
      placeOf(server),
    )
  }
  const before = latest.findIndex(isMissing)
  const judged = before === -1 ? latest : latest.slice(0, before)
  const unfit = judged.filter(({ reason }) => reason === 'credential_signature').length
  if (unfit === 0) return fine('server_key', 'No signature failed lately.')
  return look(
    'server_key',
    say(
      '{unfit} of the latest {judged} signatures do not fit: the signer has another key or password.',
      { unfit, judged: judged.length },
    ),
    'Compare the keys of both sides.',
    '/tokens/keys',
  )
}

function control({ server, control: check }: ServerFacts): DoctorFinding {
  if (check === null) {
    return controlOf(server.protocol) === null || controlOf(server.protocol) === undefined
      ? fine('server_control', 'A media server of this kind is not controlled.')
      : look(
          'server_control',
          'It is not controlled from here, so nobody who is in can be cut at once.',
          'Set its control address.',
          controlPlaceOf(server.id),
        )
  }
  if (check.problem !== null) {
    return broken(
      'server_control',
      say('It cannot be controlled: {whyList}', { whyList: check.problem }),
      'See its control address and secret.',
      controlPlaceOf(server.id),
    )
  }
  return fine('server_control', 'It can be controlled.')
}

/** Nothing where HLS can be refused. */
function openHls({ server }: ServerFacts): readonly DoctorFinding[] {
  const open = openHlsOf(server.protocol)
  if (open === null) return []
  if (open === 'written') {
    return [
      look(
        'server_hls',
        'If HLS is on in it, its files are for anyone who reaches them: it asks about none of them.',
        'Leave HLS off in it, or let viewers reach its files only through the gateway, or through nginx, Caddy or Traefik that asks for each request.',
      ),
    ]
  }
  return [
    look(
      'server_hls',
      'It serves HLS to anyone, whatever it is answered: it asks at the first playlist alone.',
      'Switch HLS off in it, or let viewers reach it only through the gateway, or through nginx, Caddy or Traefik that asks for each request.',
    ),
  ]
}

/** Its answers say the time to the second, and are on their way for a while. */
const CLOCK_MS = 5_000

/** Nothing where it does not tell its time. */
function clockOf({ control: check }: ServerFacts): readonly DoctorFinding[] {
  const offsetMs = check?.clockOffsetMs
  if (offsetMs === undefined) return []
  if (Math.abs(offsetMs) < CLOCK_MS) {
    return [fine('server_clock', 'Its clock agrees with that of this machine.')]
  }
  const seconds = Math.round(Math.abs(offsetMs) / 1000)
  const sentence =
    offsetMs > 0
      ? say('Its clock is {seconds} s ahead of that of this machine.', { seconds })
      : say('Its clock is {seconds} s behind that of this machine.', { seconds })
  return [
    look(
      'server_clock',
      sentence,
      'Set both clocks by NTP: signed addresses and tokens begin and end by them.',
    ),
  ]
}
