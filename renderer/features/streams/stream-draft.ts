import type { ExpiryEnds } from '../../../shared/grant-validity.ts'
import type { StreamLimits } from '../../../shared/session-limit.ts'
import type { Stream, StreamInput, StreamMode } from '../../../shared/stream.ts'
import { NO_LIMITS, saysNothing } from './no-limits.ts'

const SECONDS_PER_MINUTE = 60

/** A stream that is about to be added, named if the name is known. */
export const newStream = (name: string): StreamDraft => ({
  name,
  title: '',
  mode: 'token',
  group: '',
  enabled: true,
  recheckSeconds: 60,
  recheckGraceSeconds: 10,
  endAfterMissedChecks: 1,
  endAfterFailedChecks: 1,
  maxSessionMinutes: null,
  expiryEnds: 'by_token',
  playUrl: '',
  originUrl: '',
  originAllowPrivate: false,
  posterUrl: '',
  frontDoor: false,
  whipUrl: '',
  limits: NO_LIMITS,
})

/** A stored stream as the form holds it. */
export const toDraft = (stream: Stream): StreamDraft => ({
  name: stream.name,
  title: stream.title,
  mode: stream.mode,
  group: stream.group ?? '',
  enabled: stream.enabled,
  recheckSeconds: stream.recheckSeconds,
  recheckGraceSeconds: stream.recheckGraceSeconds,
  endAfterMissedChecks: stream.endAfterMissedChecks,
  endAfterFailedChecks: stream.endAfterFailedChecks,
  maxSessionMinutes:
    stream.maxSessionSeconds === null ? null : stream.maxSessionSeconds / SECONDS_PER_MINUTE,
  expiryEnds: stream.expiryEnds,
  playUrl: stream.playUrl ?? '',
  originUrl: stream.originUrl ?? '',
  originAllowPrivate: stream.originAllowPrivate,
  posterUrl: stream.posterUrl ?? '',
  frontDoor: stream.frontDoor,
  whipUrl: stream.whipUrl ?? '',
  limits: stream.limits ?? NO_LIMITS,
})

/** Whether viewers need no credential any more once it is stored. Pure. */
export const opensToAll = (
  { mode }: Pick<Stream, 'mode'>,
  draft: Pick<StreamDraft, 'mode'>,
): boolean => mode !== 'public' && draft.mode === 'public'

/** What the API takes. An emptied number goes back to its default. */
export const toInput = (draft: StreamDraft): StreamInput => ({
  name: draft.name.trim().replace(/^\/+/, ''),
  title: draft.title.trim(),
  mode: draft.mode,
  group: draft.group.trim() === '' ? null : draft.group.trim(),
  enabled: draft.enabled,
  recheckSeconds: draft.recheckSeconds ?? 60,
  recheckGraceSeconds: draft.recheckGraceSeconds ?? 10,
  endAfterMissedChecks: draft.endAfterMissedChecks ?? 1,
  endAfterFailedChecks: draft.endAfterFailedChecks ?? 1,
  maxSessionSeconds:
    draft.maxSessionMinutes === null
      ? null
      : Math.round(draft.maxSessionMinutes * SECONDS_PER_MINUTE),
  expiryEnds: draft.expiryEnds,
  playUrl: draft.playUrl.trim() === '' ? null : draft.playUrl.trim(),
  originUrl: draft.originUrl.trim() === '' ? null : draft.originUrl.trim(),
  originAllowPrivate: draft.originAllowPrivate,
  ...(draft.posterUrl.trim() !== '' && { posterUrl: draft.posterUrl.trim() }),
  frontDoor: draft.frontDoor,
  whipUrl: draft.whipUrl.trim() === '' ? null : draft.whipUrl.trim(),
  ...(saysNothing(draft.limits) ? {} : { limits: draft.limits }),
})

/** Whether the form says anything else than what is stored. */
export function isChanged(stream: Stream, draft: StreamDraft): boolean {
  const stored = toDraft(stream)
  return (Object.keys(stored) as (keyof StreamDraft)[]).some(
    (key) => JSON.stringify(stored[key]) !== JSON.stringify(draft[key]),
  )
}

/** What the form shows of every stream; the rest is folded away while it says nothing. */
const ALWAYS_SHOWN: readonly (keyof StreamDraft)[] = ['name', 'title', 'mode', 'playUrl', 'enabled']
/** What counts for metered streams alone. */
const OF_METERED: readonly (keyof StreamDraft)[] = [
  'recheckSeconds',
  'recheckGraceSeconds',
  'endAfterMissedChecks',
  'endAfterFailedChecks',
]

/** Whether a stream says anything that the form folds away else. */
export function saysMore(draft: StreamDraft): boolean {
  const plain = newStream('')
  const unseen = draft.mode === 'metered' ? ALWAYS_SHOWN : [...ALWAYS_SHOWN, ...OF_METERED]
  return (Object.keys(plain) as (keyof StreamDraft)[]).some(
    (key) => !unseen.includes(key) && JSON.stringify(draft[key]) !== JSON.stringify(plain[key]),
  )
}

/** A stream as the form holds it: empty texts for what is not set. */
export interface StreamDraft {
  readonly name: string
  readonly title: string
  readonly mode: StreamMode
  readonly group: string
  readonly enabled: boolean
  readonly recheckSeconds: number | null
  readonly recheckGraceSeconds: number | null
  /** 0: never. */
  readonly endAfterMissedChecks: number | null
  /** 0: never. */
  readonly endAfterFailedChecks: number | null
  /** Null: no limit. */
  readonly maxSessionMinutes: number | null
  readonly expiryEnds: ExpiryEnds
  readonly playUrl: string
  readonly originUrl: string
  readonly originAllowPrivate: boolean
  readonly posterUrl: string
  readonly frontDoor: boolean
  readonly whipUrl: string
  readonly limits: StreamLimits
}
