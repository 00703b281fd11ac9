import type { EditKind } from '../../shared/edit.ts'
import { say } from '../../shared/say.ts'
import { STREAM_MODES } from '../../shared/stream.ts'
import { textOf } from './diff.ts'

/** Whose return is said in words, by what is switched on again. */
const SWITCHED: Partial<Record<EditKind, (label: string) => string>> = {
  stream: (label) =>
    say('{label} is switched on again: whoever may publish or watch it gets in.', { label }),
  media_server: (label) =>
    say('{label} is switched on again: its requests are answered.', { label }),
  application: (label) => say('{label} is switched on again: its tokens are accepted.', { label }),
  service_token: (label) => say('{label} is switched on again: it may call the API.', { label }),
  api_secret: (label) => say('{label} is switched on again: it may call the API.', { label }),
}

/** Switches that let in when they are on. */
const SWITCHES = new Set([
  'enabled',
  'isActive',
  'mayBeShared',
  'allowPrivate',
  'originAllowPrivate',
  'frontDoor',
  'untypedMayPublish',
  'untargetedMayPublish',
  'starIsAnySession',
  'originStreamIsTarget',
  'unknownPassesDeny',
  'lenientSpelling',
])
/** Lists of who gets in; empty: everybody. */
const ALLOWED = new Set([
  'allowedPeers',
  'allowedOrigins',
  'allowedIpAddresses',
  'allowedCountries',
  'mirrors',
])
/** Lists of what is admitted; empty: nothing. */
const GIVEN = new Set(['streams', 'scopes', 'trustedProxies'])
/** Numbers of which more, null or 0 lets more in. */
const MOST = new Set([
  'sessions',
  'perGrant',
  'perViewer',
  'viewers',
  'publishers',
  'bindIpsOnUsage',
  'maxSessionSeconds',
  'maxLiveViewers',
  'networks',
  'countriesAtOnce',
  'endAfterMissedChecks',
  'endAfterFailedChecks',
])
/** Choices from the strictest to the most open. */
const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  mode: [...STREAM_MODES].reverse(),
  whenStoreFails: ['deny', 'allow'],
  missingTokens: ['deny', 'allow'],
  unknownSessions: ['cut', 'show'],
  subscribeRequiresAuth: [true, false],
  refuseNewNetworks: [true, false],
  onTrial: [false, true],
  expiryEnds: ['always', 'by_token'],
}

/** Fields that admit nobody, whatever they hold. */
const HARMLESS = new Set([
  'label',
  'displayName',
  'title',
  'note',
  'playUrl',
  'publicUrl',
  'publicOrigin',
  'originUrl',
  'whipUrl',
  'urls',
  'iceServers',
  'url',
  'user',
  'keepDecisionsDays',
  'keepSessionsDays',
  'keepUsageDays',
  'truncateAddressesDays',
  'daily',
  'keepDays',
  'keepWeeks',
  'keepMonths',
  'onAir',
  'scheduledExports',
  'assumedSessionSeconds',
  'compareSeconds',
  'clusters',
  'defaultCluster',
  'originCluster',
  'record',
  'clip',
  'multisource',
  'enableThumbnails',
  'displaySrtPassphrase',
  'lowLatencyRtmp',
  'enableUTCInsertion',
  'drm',
  'restream',
  'priority',
  'encoderProfileId',
])
/** Things by which nobody gets in. */
const LOOKED_AT: ReadonlySet<EditKind> = new Set(['saved_view', 'annotation', 'pinned_test'])

/**
 * Says who would get in if a field went from one value to another, who does not now.
 *
 * @returns A sentence, also where it cannot be told; null when nobody would.
 */
export function openedBy(
  thing: { readonly kind: EditKind; readonly label: string },
  path: string,
  change: { readonly now: unknown; readonly next: unknown },
): string | null {
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (LOOKED_AT.has(thing.kind) || !opens(name, change)) return null
  if (name === 'enabled' || name === 'isActive') {
    const { label } = thing
    return (
      SWITCHED[thing.kind]?.(label) ??
      say('{label} is switched on again: whoever presents it gets in.', { label })
    )
  }
  const [nowList = '', nextList = ''] = [change.now, change.next].map(
    (value) => textOf(value) || say('empty'),
  )
  return isKnown(name)
    ? say('More is let in by {path}: {nowList} becomes {nextList}.', { path, nowList, nextList })
    : say('More may be let in by {path}: {nowList} becomes {nextList}.', {
        path,
        nowList,
        nextList,
      })
}

const isKnown = (name: string): boolean =>
  [SWITCHES, ALLOWED, GIVEN, MOST].some((names) => names.has(name)) ||
  ['deniedCountries', 'expiresAtMs', 'retiresAtMs'].includes(name) ||
  Object.hasOwn(CHOICES, name)

function opens(name: string, { now, next }: { now: unknown; next: unknown }): boolean {
  if (SWITCHES.has(name)) return next === true && now !== true
  if (ALLOWED.has(name)) return listOf(now).length > 0 && isWider(listOf(now), listOf(next))
  if (GIVEN.has(name)) return hasMore(listOf(now), listOf(next))
  if (name === 'deniedCountries') return hasMore(listOf(next), listOf(now))
  if (name === 'expiresAtMs' || name === 'retiresAtMs') return endOf(next) > endOf(now)
  if (MOST.has(name)) return most(next) > most(now)
  const choices = Object.hasOwn(CHOICES, name) ? CHOICES[name] : undefined
  if (choices !== undefined) return choices.indexOf(next) > choices.indexOf(now)
  // A field that is not told of above is looked at before it goes back: nobody knows whom it lets in.
  return !HARMLESS.has(name)
}

const listOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : []

const isWider = (now: readonly string[], next: readonly string[]): boolean =>
  next.length === 0 || hasMore(now, next)

function hasMore(now: readonly string[], next: readonly string[]): boolean {
  const known = new Set(now)
  return next.some((item) => !known.has(item))
}

const endOf = (value: unknown): number =>
  typeof value === 'number' ? value : Number.POSITIVE_INFINITY

const most = (value: unknown): number =>
  typeof value === 'number' && value > 0 ? value : Number.POSITIVE_INFINITY
