import type { DoctorFinding } from '../../../shared/doctor.ts'
import { REASONS } from '../../../shared/reasons.ts'
import { say } from '../../../shared/say.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { crowdOf, isOneAddress } from '../../../shared/wire-hints.ts'

/** A finding that all is well. */
export const fine = (code: string, sentence: string): DoctorFinding => ({
  ...{ code, state: 'fine', sentence, todo: '', place: null },
})
/** A finding to look at. `place` is where in the console; null: nowhere. */
export const look = (
  code: string,
  sentence: string,
  todo: string,
  place: string | null = null,
): DoctorFinding => ({ code, state: 'look', sentence, todo, place })
/** A finding of what does not work. `place` as in `look`. */
export const broken = (
  code: string,
  sentence: string,
  todo: string,
  place: string | null = null,
): DoctorFinding => ({ code, state: 'broken', sentence, todo, place })

const CLOCKS = ['credential_clock', 'grant_not_yet_valid']

/** What the latest decisions tell: refusals, clocks, one address for all, and this machine among the viewers. */
export function crowdFindings(
  latest: readonly DecisionRecord[],
  ownAddresses: readonly string[],
): readonly DoctorFinding[] {
  return [refused(latest), clock(latest), oneAddress(latest), ownAddress(latest, ownAddresses)]
}

function refused(latest: readonly DecisionRecord[]): DoctorFinding {
  const refusals = latest.filter(({ outcome }) => outcome === 'deny')
  const first = refusals[0]
  if (first === undefined) return fine('refusals', 'Nobody was refused lately.')
  const reasons = Map.groupBy(refusals, ({ reason }) => reason)
  const [[reason, those] = [first.reason, []]] = [...reasons].sort(
    ([, one], [, other]) => other.length - one.length,
  )
  const sentence = say(
    '{refused} of the latest {asked} questions were refused, {so} of them so: {reasonSaid}',
    {
      refused: refusals.length,
      asked: latest.length,
      so: those.length,
      reasonSaid: REASONS[reason],
    },
  )
  const id = those[0]?.id ?? first.id
  const todo = say('Decision {id} says what would let one of them in.', { id })
  const place = `/decisions?q=${encodeURIComponent(`reason:${reason}`)}`
  if (refusals.length === latest.length) return broken('refusals', sentence, todo, place)
  return refusals.length * 2 > latest.length
    ? look('refusals', sentence, todo, place)
    : fine('refusals', sentence)
}

function clock(latest: readonly DecisionRecord[]): DoctorFinding {
  const early = latest.filter(({ reason }) => CLOCKS.includes(reason)).length
  if (early === 0) return fine('clock', 'No token came from the future: the clocks agree.')
  return look(
    'clock',
    say(
      '{early} of the latest {asked} tokens came from the future: the clock of their signer is ahead, or this machine’s is behind.',
      { early, asked: latest.length },
    ),
    'Set both clocks by NTP.',
  )
}

function oneAddress(latest: readonly DecisionRecord[]): DoctorFinding {
  const viewers = latest.filter(({ action }) => action === 'subscribe')
  const crowd = crowdOf(viewers.map(({ address }) => address))
  if (crowd === null)
    return fine('one_address', 'Too few viewers to tell whether a proxy hides them.')
  const { sharing, address } = crowd
  if (!isOneAddress(crowd)) return fine('one_address', 'Viewers come from addresses of their own.')
  return look(
    'one_address',
    say(
      '{sharing} of the latest {viewers} viewers have the address {address}: that is a proxy in front of the media server.',
      { sharing, viewers: crowd.viewers, address },
    ),
    'Let the proxy pass on X-Forwarded-For and the media server trust it. Until then rules by address and country see one viewer.',
  )
}

function ownAddress(
  latest: readonly DecisionRecord[],
  ownAddresses: readonly string[],
): DoctorFinding {
  const own = latest.find(
    ({ address }) => address !== null && (isLoopback(address) || ownAddresses.includes(address)),
  )
  if (own === undefined)
    return fine('own_address', 'This machine is not among those who ask to watch or publish.')
  return look(
    'own_address',
    say(
      '{address} is this machine: a relay or a recorder asks about itself, or a proxy here hides the viewers.',
      { address: own.address ?? '' },
    ),
    'Leave the relay out of asking at the media server, or give it a key of its own.',
  )
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')
