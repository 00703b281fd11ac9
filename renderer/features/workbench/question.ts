import type { Api } from '../../../shared/api-map.ts'

export type Action = 'subscribe' | 'publish' | 'authenticate'
export type KeyChoice = 'stored' | 'kept' | 'pasted' | 'described'

/** What is asked about a pasted token, as the form holds it: text everywhere, empty means not said. */
export interface Question {
  readonly text: string
  readonly key: KeyChoice
  /** Id of the key of a media server. Empty: none is chosen yet, and all stored ones are tried. */
  readonly keptKeyId: string
  readonly secret: string
  readonly encoding: 'utf8' | 'hex' | 'base64url'
  readonly action: Action
  readonly streamName: string
  readonly address: string
  readonly origin: string
  readonly country: string
  readonly sessionId: string
  readonly originStreamId: string
  /** Local date and time as `datetime-local` has it. Empty means now. */
  readonly at: string
  /** Limits of a parent that is stored elsewhere. */
  readonly parent: {
    readonly streams: readonly string[]
    readonly allowedOrigins: readonly string[]
    readonly allowedIpAddresses: readonly string[]
    readonly trackingId: string
  }
}

export const emptyQuestion: Question = {
  text: '',
  key: 'stored',
  keptKeyId: '',
  secret: '',
  encoding: 'utf8',
  action: 'subscribe',
  streamName: '',
  address: '',
  origin: '',
  country: '',
  sessionId: '',
  originStreamId: '',
  at: '',
  parent: { streams: [], allowedOrigins: [], allowedIpAddresses: [], trackingId: '' },
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The moment asked about, epoch milliseconds. Null for now, and for one that cannot be read. */
export function momentOf({ at }: Pick<Question, 'at'>): number | null {
  const atMs = at === '' ? Number.NaN : new Date(at).getTime()
  return Number.isNaN(atMs) ? null : atMs
}

const purposeOf = (question: Question) => ({
  action: question.action,
  streamName: orNull(question.streamName),
  address: orNull(question.address),
  origin: orNull(question.origin),
  country: orNull(question.country),
  sessionId: orNull(question.sessionId),
  originStreamId: orNull(question.originStreamId),
  atMs: momentOf(question),
})

/** The body of `POST /workbench/verify`. Without a chosen key or a pasted secret the stored keys are tried. */
export function toVerify(question: Question): Api['POST /workbench/verify']['body'] {
  return { text: question.text, key: keyOf(question), use: purposeOf(question) }
}

function keyOf({
  key,
  keptKeyId,
  secret,
  encoding,
}: Question): NonNullable<Api['POST /workbench/verify']['body']['key']> {
  if (key === 'kept' && keptKeyId !== '') return { kind: 'kept', id: keptKeyId }
  const isPasted = (key === 'pasted' || key === 'described') && secret !== ''
  return isPasted ? { kind: 'pasted', secret, encoding } : { kind: 'stored' }
}

/** The body of `POST /workbench/check-child` for a parent that is described. */
export function toCheckChild(question: Question): Api['POST /workbench/check-child']['body'] {
  const { parent, secret } = question
  const { streams, trackingId, ...limits } = parent
  return {
    text: question.text,
    parent: {
      kind: 'described',
      secret: secret.trim(),
      ...(streams.length === 0 ? {} : { streams: streams.map(entryOf) }),
      allowedOrigins: [...limits.allowedOrigins],
      allowedIpAddresses: [...limits.allowedIpAddresses],
      trackingId: orNull(trackingId),
    },
    use: purposeOf(question),
  }
}

/** `/live.+/` is a regular expression, everything else a name. */
function entryOf(text: string): { streamName: string; isRegex: boolean } {
  const isRegex = text.length > 2 && text.startsWith('/') && text.endsWith('/')
  return { streamName: isRegex ? text.slice(1, -1) : text, isRegex }
}
