import type { WireHint } from './explanation.ts'
import { stepsOf } from './explanation.ts'
import { say } from './say.ts'
import type { DecisionRecord } from './session.ts'

/** What hints are drawn from besides the decision. */
export interface HintFacts {
  /** Addresses of this machine. */
  readonly ownAddresses: readonly string[]
  /** Whether a rule, a credential or a revocation decided by where the viewer is. */
  readonly isByAddress: boolean
  /** Whom the latest viewers of the same media server seem to be. Null when too few came to tell. */
  readonly crowd: Crowd | null
}

/** How the latest viewers of a media server spread over addresses. */
export interface Crowd {
  readonly viewers: number
  /** The address most of them have. */
  readonly address: string
  /** How many have it. */
  readonly sharing: number
}

/** Fewer viewers tell nothing. */
const ENOUGH = 20
/** A share from which one address is taken for a proxy. */
const MOST = 0.95
/** An end that passed less than this long ago may be a matter of clocks. */
const CLOCK_MS = 5 * 60_000

type Asked = Pick<DecisionRecord, 'trace' | 'reason' | 'atMs' | 'address' | 'action'>

/** Counts the addresses of viewers. Null when fewer than 20 had one. */
export function crowdOf(addresses: readonly (string | null)[]): Crowd | null {
  const counts = new Map<string, number>()
  let viewers = 0
  for (const address of addresses) {
    if (address === null) continue
    viewers += 1
    counts.set(address, (counts.get(address) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, one], [, other]) => other - one)
  if (most === undefined || viewers < ENOUGH) return null
  return { viewers, address: most[0], sharing: most[1] }
}

/** Whether nearly all viewers seem to come from one address, as they do behind a proxy that is not trusted. */
export const isOneAddress = ({ viewers, sharing }: Crowd): boolean => sharing >= viewers * MOST

/** What the wire gives away about a decision. Empty when nothing stands out. */
export function wireHints(decision: Asked, facts: HintFacts): readonly WireHint[] {
  return [
    ...cut(decision),
    ...space(decision),
    ...clock(decision),
    ...relay(decision, facts),
    ...proxy(decision, facts),
  ]
}

function cut({ trace, reason, action }: Asked): readonly WireHint[] {
  const isTold = stepsOf(trace, 'request').some(([, , detail]) => detail.includes('cut off'))
  const isLikely =
    reason === 'credential_malformed' ||
    stepsOf(trace, 'credential').some(([, , detail]) => detail === 'credential_malformed')
  if (!isTold && !isLikely) return []
  return [
    {
      code: 'token_cut',
      sentence: isTold
        ? say(
            'The token was cut off on its way: nginx-rtmp passes on 255 bytes of a stream’s name, or of the server’s address, and what follows it.',
          )
        : say('The token arrived damaged: it was cut off on its way, or not copied whole.'),
      todo:
        action === 'publish'
          ? say(
              'Copy it again, whole. Where a media server passes on little, as nginx-rtmp does with 255 bytes, issue a shorter kind, such as a stream key.',
            )
          : say(
              'Send the link again, to be opened or copied whole. Where a media server passes on little, as nginx-rtmp does with 255 bytes, issue one with fewer tags.',
            ),
    },
  ]
}

function space({ trace }: Asked): readonly WireHint[] {
  if (!trace.some(([, , detail]) => detail === 'wire:space')) return []
  return [
    {
      code: 'plus_as_space',
      sentence: say(
        'The token holds a space: on its way a plus became one, or it was not copied cleanly.',
      ),
      todo: say(
        'Write + as %2B in the address of the player, or use a signer that writes base64url.',
      ),
    },
  ]
}

function clock({ trace, reason, atMs }: Asked): readonly WireHint[] {
  const ended = stepsOf(trace, 'grant_expiry').find(([, outcome]) => outcome === 'fail')
  const lateMs = ended === undefined ? Number.POSITIVE_INFINITY : atMs - Number(ended[2])
  const isEarly = reason === 'credential_clock' || reason === 'grant_not_yet_valid'
  if (!isEarly && !(lateMs < CLOCK_MS)) return []
  return [
    {
      code: 'clock_skew',
      sentence: isEarly
        ? say(
            'The token is from the future: the clock of its signer is ahead of this machine’s, or this one’s is behind.',
          )
        : say(
            'The token ended {seconds} s before: the viewer was late, or the clocks of its signer and of this machine differ.',
            { seconds: Math.max(1, Math.ceil(lateMs / 1000)) },
          ),
      todo: say(
        'Set both clocks by NTP (timedatectl, or w32tm on Windows), or give tokens a few minutes more.',
      ),
    },
  ]
}

/** Only where it matters: in a first trial on one machine it would stand at every decision, and look like a fault. */
function relay({ address }: Asked, { ownAddresses, isByAddress }: HintFacts): readonly WireHint[] {
  if (!isByAddress || address === null || !(isLoopback(address) || ownAddresses.includes(address)))
    return []
  return [
    {
      code: 'own_address',
      sentence: say(
        '{address} is this machine: a relay, a recorder or a check on it asks, and no viewer from outside.',
        { address },
      ),
      todo: say(
        'Leave the relay out of asking at the media server, or give it a key of its own. Where viewers come through a proxy on this machine, let it tell their addresses.',
      ),
    },
  ]
}

function proxy({ address }: Asked, { crowd }: HintFacts): readonly WireHint[] {
  if (crowd === null || !isOneAddress(crowd) || address !== crowd.address) return []
  return [
    {
      code: 'one_address',
      sentence: say(
        '{sharing} of the latest {viewers} viewers of this media server have the address {address}: that is a proxy in front of it.',
        { sharing: crowd.sharing, viewers: crowd.viewers, address: crowd.address },
      ),
      todo: say(
        'Let the proxy pass on X-Forwarded-For and the media server trust it. Until then rules by address and country, and limits of addresses, see one viewer.',
      ),
    },
  ]
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')
