import type { SimulateInput } from '../../../shared/api.ts'
import type { DecisionRecord } from '../../../shared/session.ts'
import { toLocalText } from '../../kit/local-time.ts'
import { t } from '../../language/t.ts'
import { type PastedRequest, streamIn } from './nimble-request.ts'

/** The request to try as the form holds it: text everywhere, empty means not said. */
export interface Trial {
  readonly streamName: string
  readonly action: 'publish' | 'subscribe'
  readonly mediaServerId: string
  readonly protocol: string
  readonly address: string
  readonly userAgent: string
  readonly referer: string
  readonly viewerId: string
  /** A link or token of any kind, alone or in what carries it. */
  readonly link: string
  readonly streamKey: string
  readonly assumeGrant: boolean
  /** Local date and time as `datetime-local` has it. Empty means now. */
  readonly at: string
  readonly rules: 'published' | 'draft'
}

export const emptyTrial: Trial = {
  streamName: '',
  action: 'subscribe',
  mediaServerId: '',
  protocol: '',
  address: '',
  userAgent: '',
  referer: '',
  viewerId: '',
  link: '',
  streamKey: '',
  assumeGrant: false,
  at: '',
  rules: 'published',
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** A trial whose stream is that of its link where none is named. Empty stays empty where the link is none. */
export const withStreamOfLink = (trial: Trial): Trial =>
  trial.streamName.trim() === '' ? { ...trial, streamName: streamIn(trial.link) } : trial

/** The body of POST /simulate for a trial. An unreadable moment counts as now. */
export function toSimulateInput(trial: Trial): SimulateInput {
  const link = trial.link.trim()
  const streamKey = trial.streamKey.trim()
  const atMs = trial.at === '' ? Number.NaN : new Date(trial.at).getTime()
  return {
    streamName: trial.streamName.trim().replace(/^\/+/, ''),
    action: trial.action,
    mediaServerId: trial.mediaServerId,
    protocol: trial.protocol.trim().toLowerCase(),
    address: orNull(trial.address),
    userAgent: orNull(trial.userAgent),
    referer: orNull(trial.referer),
    viewerId: orNull(trial.viewerId),
    credentials: [
      ...(link === '' ? [] : [{ kind: 'rj-auth' as const, value: link }]),
      ...(streamKey === '' ? [] : [{ kind: 'stream-key' as const, value: streamKey }]),
    ],
    assumeGrant: trial.assumeGrant,
    atMs: Number.isNaN(atMs) ? null : atMs,
    rules: trial.rules,
  }
}

/**
 * A past decision as a trial. Credentials are never kept, so one that was recognised then is assumed; the moment is that
 * of the decision.
 */
export function fromDecision(decision: DecisionRecord): Trial {
  const wasAccepted = decision.grantId !== null && decision.outcome !== 'deny'
  return {
    ...emptyTrial,
    streamName: decision.streamName,
    action: decision.action,
    mediaServerId: decision.mediaServerId,
    protocol: decision.protocol,
    address: decision.address ?? '',
    userAgent: decision.userAgent ?? '',
    referer: decision.referer ?? '',
    viewerId: decision.viewerId ?? '',
    assumeGrant: wasAccepted,
    at: toLocalText(decision.atMs),
  }
}

/** A trial with what the address of the screen changes about it. */
export function withChanges(trial: Trial, changes: URLSearchParams): Trial {
  const text = (name: string, before: string): string => changes.get(name) ?? before
  const atMs = Number(changes.get('at') ?? Number.NaN)
  return {
    ...trial,
    streamName: text('stream', trial.streamName),
    protocol: text('protocol', trial.protocol),
    address: text('address', trial.address),
    userAgent: text('userAgent', trial.userAgent),
    referer: text('referer', trial.referer),
    assumeGrant: changes.get('assume') === 'false' ? false : trial.assumeGrant,
    at: Number.isFinite(atMs) ? toLocalText(atMs) : trial.at,
  }
}

/** A trial with what a pasted request says; what it does not say is emptied, moment and rules stay. */
export function withPasted(trial: Trial, request: PastedRequest): Trial {
  return {
    ...emptyTrial,
    at: trial.at,
    rules: trial.rules,
    mediaServerId: trial.mediaServerId,
    streamName: request.streamName,
    protocol: request.protocol,
    address: request.address ?? '',
    userAgent: request.userAgent ?? '',
    referer: request.referer ?? '',
    link: request.link ?? '',
  }
}

/** Fields one can change to compare; the rest of the request stays as it is. */
export const COMPARABLE = {
  streamName: t('Stream'),
  address: t('Address'),
  protocol: t('Protocol'),
  userAgent: t('User agent'),
  referer: t('Referer'),
  viewerId: t('Viewer'),
  link: t('Link'),
  at: t('Moment'),
  action: t('Action'),
  assumeGrant: t('Valid credential'),
  rules: t('Rules'),
} as const satisfies Partial<Record<keyof Trial, string>>
export type Comparable = keyof typeof COMPARABLE

/** A field of the trial as text, the form in which the comparison edits it. */
export const fieldText = (trial: Trial, field: Comparable): string => String(trial[field])

/** The trial with one field changed. A choice that is none of its field's is left as it was. */
export function withField(trial: Trial, field: Comparable, text: string): Trial {
  switch (field) {
    case 'assumeGrant':
      return { ...trial, assumeGrant: text === 'true' }
    case 'action':
      return text === 'publish' || text === 'subscribe' ? { ...trial, action: text } : trial
    case 'rules':
      return text === 'published' || text === 'draft' ? { ...trial, rules: text } : trial
    default:
      return { ...trial, [field]: text }
  }
}
