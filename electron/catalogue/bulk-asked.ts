import type { ListKind } from '../../shared/token.ts'
import type { BulkField } from '../../shared/token-bulk.ts'
import type { TokenBulkInput } from '../../shared/token-input.ts'
import type { KeyFormat } from '../../shared/token-key.ts'
import { serverTerms } from './bulk-server-terms.ts'

const MINUTE_MS = 60_000

/** What a row does not say by itself. */
export interface Around {
  /** Of the catalogue; empty where the kind needs none. */
  readonly streamId: string
  /** Name of the stream for rows that name none. */
  readonly usual: string | null
  readonly nowMs: number
  /** Of the key that signs media server tokens. Null when there is none. */
  readonly keyFormat: KeyFormat | null
}

/** What a field of a row says; empty when nothing. */
export type Cell = (field: BulkField) => string

/** What a row asks for, in the shape of TokenInput but unchecked. */
export function bulkAsked(
  bulk: Omit<TokenBulkInput, 'kind'> & { readonly kind: ListKind },
  around: Around,
  cell: Cell,
): Record<string, unknown> {
  const { kind, defaults } = bulk
  const label = cell('label')
  const minutes = minutesOf(cell('minutes'), defaults.minutes)
  const timed = minutes === undefined ? {} : { minutes }
  const tags = tagsOf(cell('tags'), defaults.tags)
  const { streamId } = around
  switch (kind) {
    case 'stream-key':
      return { kind, streamId, label }
    case 'listener-link':
      return { kind, streamId, label, tags, ...timed }
    case 'nimble-link':
      return {
        ...{ kind, streamId, label, tags, ...timed },
        mediaServerId: defaults.mediaServerId ?? '',
        viewerId: cell('viewer') || null,
        address: cell('address') || null,
      }
    case 'subscribe-token':
    case 'publish-token':
      return { kind, label, ...storedAsked(kind, minutes, around, cell) }
    case 'edge-auth':
      return {
        kind,
        label,
        applicationId: defaults.applicationId ?? '',
        type: defaults.type ?? 'stream',
        ...targetOf(cell('target')),
        ...(minutes === undefined ? {} : { expiresInSeconds: minutes * 60 }),
        ...(cell('address') === '' ? {} : { remoteAddress: cell('address') }),
        ...(tags.length === 0 ? {} : { applyTags: tags }),
      }
    case 'access-token': {
      const scopes = partsOf(cell('scopes'))
      return {
        ...{ kind, displayName: label, ...timed },
        userId: cell('viewer') || null,
        scopes: scopes.length > 0 ? scopes : (defaults.scopes ?? ['viewer']),
        mirrors: namesOf(cell, around).map((streamName) => ({ streamName })),
      }
    }
    case 'server-token':
      return {
        ...{ kind, label, keyId: defaults.tokenKeyId ?? '' },
        terms: serverTerms(around.keyFormat, minutes, defaults.scopes ?? [], cell),
      }
  }
}

function storedAsked(
  kind: 'subscribe-token' | 'publish-token',
  minutes: number | undefined,
  around: Around,
  cell: Cell,
): Record<string, unknown> {
  const shared = {
    streams: namesOf(cell, around).map(streamEntry),
    expiresAtMs: minutes === undefined ? null : around.nowMs + minutes * MINUTE_MS,
    allowedIpAddresses: partsOf(cell('address')),
  }
  if (kind === 'publish-token') return shared
  return {
    ...shared,
    allowedOrigins: partsOf(cell('origins')),
    allowedCountries: partsOf(cell('countries')),
    trackingId: cell('tracking') || null,
  }
}

const namesOf = (cell: Cell, { usual }: Around): readonly string[] => {
  const named = partsOf(cell('stream'))
  return named.length > 0 || usual === null ? named : [usual]
}

/** A name; between slashes a regular expression. */
function streamEntry(text: string) {
  const isRegex = text.length > 2 && text.startsWith('/') && text.endsWith('/')
  return { streamName: isRegex ? text.slice(1, -1) : text, isRegex }
}

const TARGETS = ['channelAlias', 'channelId', 'roomAlias', 'roomId', 'tag'] as const

/** `news` is the alias of a channel; `roomAlias:news` and its like say what they name. */
function targetOf(text: string): Record<string, string> {
  if (text === '') return {}
  const named = TARGETS.find((each) => text.startsWith(`${each}:`))
  return named === undefined ? { channelAlias: text } : { [named]: text.slice(named.length + 1) }
}

/** Not a number where it is none, which the form's own check refuses. */
function minutesOf(text: string, usual: number | undefined): number | undefined {
  if (text === '') return usual
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}

const tagsOf = (text: string, usual: readonly string[] = []): readonly string[] =>
  text === '' ? usual : partsOf(text)

/** Several stand in one cell, with semicolons, commas or bars between them. */
export const partsOf = (text: string): readonly string[] =>
  text
    .split(/[;,|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
