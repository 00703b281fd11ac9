import { formatTerm, parseTerms, type Term } from '../../../shared/filter-text.ts'
import type { ExportDraft } from './draft.ts'

/** What a filter text names that is stored by id. */
interface Known {
  readonly streams: readonly { readonly id: string; readonly name: string }[]
  readonly mediaServers: readonly { readonly id: string; readonly name: string }[]
}

/** A filter text as an export takes it. */
export interface TakenFilter {
  readonly given: Partial<ExportDraft>
  /** Terms that no filter of an export does, as text. */
  readonly left: readonly string[]
}

const ACTIONS = new Map<string, 'publish' | 'subscribe'>([
  ['publish', 'publish'],
  ['subscribe', 'subscribe'],
  ['watch', 'subscribe'],
])
const LISTS = {
  tag: 'tags',
  viewer: 'viewers',
  grant: 'grantIds',
  country: 'countries',
  protocol: 'protocols',
} as const

/**
 * Takes over from the filter text of a screen what an export can filter by: streams, tags, viewers,
 * grants, countries, protocols, media servers, publishers or viewers alone. Publishers and viewers at once are both, as on screen.
 */
export function takeFilter(text: string, known: Known): TakenFilter {
  const lists = new Map<keyof ExportDraft, string[]>()
  const left: string[] = []
  const actions = new Set<'publish' | 'subscribe'>()
  const add = (name: keyof ExportDraft, values: readonly string[]): void => {
    lists.set(name, [...new Set([...(lists.get(name) ?? []), ...values])])
  }
  for (const term of parseTerms(text)) {
    const { key, value } = term
    const action = key === null ? ACTIONS.get(value.toLowerCase()) : undefined
    if (action !== undefined) actions.add(action)
    else if (key === 'stream') add('streams', [streamOf(value, known)])
    else if (key === 'server') add('mediaServerIds', [serverOf(value, known)])
    else if (isListed(term)) add(LISTS[term.key], [key === 'country' ? value.toUpperCase() : value])
    else left.push(formatTerm(term))
  }
  const [only, other] = actions
  const action = only !== undefined && other === undefined ? { action: only } : {}
  return { given: { ...Object.fromEntries(lists), ...action }, left }
}

const isListed = (term: Term): term is Term & { readonly key: keyof typeof LISTS } =>
  term.key !== null && Object.hasOwn(LISTS, term.key)

/** The one it names, by id where no session has its name; what none is called stays as it is. */
function streamOf(value: string, { streams }: Known): string {
  const lower = value.toLowerCase()
  const named =
    streams.find(({ id }) => id === value) ??
    streams.find(({ name }) => name.toLowerCase() === lower)
  if (named === undefined) return value
  return named.name.includes('*') ? named.id : named.name
}

function serverOf(value: string, { mediaServers }: Known): string {
  const lower = value.toLowerCase()
  const server = mediaServers.find(({ id, name }) => id === lower || name.toLowerCase() === lower)
  return server?.id ?? value
}
