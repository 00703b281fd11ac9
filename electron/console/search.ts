import type { AnnotationKind } from '../../shared/annotation.ts'
import { say } from '../../shared/say.ts'
import { FOUND_KINDS, type Found } from '../../shared/search.ts'
import type { Token } from '../../shared/token.ts'
import { type Fit, fitOf, type Wanted, wantedOf } from '../catalogue/token-search.ts'
import type { ConsoleDeps } from './types.ts'

interface Ranked extends Found {
  readonly fit: Fit
}

type SearchDeps = Pick<ConsoleDeps, 'catalogue' | 'live'>

/**
 * Finds streams, media servers, rules, viewers and tokens by what they are called and what operators noted about them. Credentials, secrets and addresses are not
 * looked through.
 *
 * @param limit At most so many of each kind.
 */
export async function search(deps: SearchDeps, text: string, limit: number): Promise<Found[]> {
  const wanted = wantedOf(text)
  const tokens = await deps.catalogue.tokens.search(text, limit)
  if (wanted.whole === '') return []
  const found: Ranked[] = [
    ...best([...streams(deps), ...mediaServers(deps), ...rules(deps)], wanted, limit),
    ...best(viewers(deps), wanted, limit),
    ...tokens.map(({ token, fit }) => ({ ...ofToken(token), fit })),
    ...best(notedTokens(deps, new Set(tokens.map(({ token }) => token.id))), wanted, limit),
  ]
  // Stable: within a kind the order it was found in stays.
  return found
    .sort((one, other) => one.fit - other.fit || orderOf(one) - orderOf(other))
    .map(({ fit: _, ...each }) => each)
}

const orderOf = ({ kind }: Found): number => FOUND_KINDS.indexOf(kind)

interface Candidate {
  readonly found: Omit<Found, 'token' | 'enabled'> & Partial<Pick<Found, 'token' | 'enabled'>>
  /** Further words it is found by. */
  readonly also: readonly string[]
}

function best(candidates: Iterable<Candidate>, wanted: Wanted, limit: number): readonly Ranked[] {
  const fitting: Ranked[] = []
  for (const { found, also } of candidates) {
    const { title, id } = found
    const fit = fitOf(`\n${[title, id, ...also].join('\n').toLowerCase()}\n`, wanted)
    if (fit !== null) fitting.push({ token: null, enabled: null, ...found, fit })
  }
  return fitting.sort((one, other) => one.fit - other.fit).slice(0, limit)
}

const streams = ({ catalogue }: SearchDeps): readonly Candidate[] =>
  catalogue.streams.list().map(({ id, name, title, group, enabled }) => ({
    found: { kind: 'stream', id, title: title === '' ? name : title, detail: name, enabled },
    also: [name, group ?? '', noteOf(catalogue, 'stream', id)],
  }))

const mediaServers = ({ catalogue }: SearchDeps): readonly Candidate[] =>
  catalogue.mediaServers.list().map(({ id, name, protocol }) => ({
    found: { kind: 'media_server', id, title: name, detail: protocol },
    also: [protocol],
  }))

const rules = ({ catalogue }: SearchDeps): readonly Candidate[] =>
  catalogue.rules.published().rules.map(({ id, name, priority, effect, state }) => ({
    found: {
      kind: 'rule',
      id,
      title: name === '' ? say('Rule {priority}', { priority }) : name,
      detail: [say('priority {priority}', { priority }), effect.kind, state === 'live' ? '' : state]
        .filter(Boolean)
        .join(', '),
    },
    also: [noteOf(catalogue, 'rule', id)],
  }))

/** Those who are live first, then those of the latest decisions, seen last first; each once. */
function* viewers({ catalogue, live }: SearchDeps): Generator<Candidate> {
  const seen = new Set<string>()
  const since = (detail: string, viewerId: string | null, tracking: string | null) => {
    if (viewerId === null || seen.has(viewerId)) return null
    seen.add(viewerId)
    const found = { kind: 'viewer', id: viewerId, title: viewerId, detail } as const
    return { found, also: [tracking ?? '', noteOf(catalogue, 'viewer', viewerId)] }
  }
  for (const { viewerId, streamName, trackingId } of live.list().toReversed()) {
    const one = since(say('live on {stream}', { stream: streamName }), viewerId, trackingId)
    if (one !== null) yield one
  }
  for (const { viewerId, streamName } of live.recentViewers()) {
    const one = since(say('asked for {stream}', { stream: streamName }), viewerId, null)
    if (one !== null) yield one
  }
  for (const { kind, subject } of catalogue.annotations.list()) {
    const one = kind === 'viewer' ? since(say('noted'), subject, null) : null
    if (one !== null) yield one
  }
}

/** Tokens with a note, but those that were found. Deleted ones are left out. */
function* notedTokens(
  { catalogue }: SearchDeps,
  found: ReadonlySet<string>,
): Generator<Candidate & { readonly found: Found }> {
  for (const { kind, subject, note } of catalogue.annotations.list()) {
    if (kind !== 'token' || note === '' || found.has(subject)) continue
    const token = catalogue.tokens.find(subject)
    if (token?.id === subject && token.deletedAtMs === null) {
      yield { found: ofToken(token), also: [note] }
    }
  }
}

const noteOf = (
  { annotations }: SearchDeps['catalogue'],
  kind: AnnotationKind,
  subject: string,
): string => annotations.of(kind, subject)?.note ?? ''

function ofToken(token: Token): Found {
  const title = token.label === '' ? token.id : token.label
  return {
    kind: 'token',
    id: token.id,
    title,
    detail: token.streams.join(', '),
    token,
    enabled: null,
  }
}
