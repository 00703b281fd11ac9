import type { StoredStreamToken } from '../store/catalogue/stream-tokens.ts'
import type { PublishExtras } from '../store/catalogue/tables.ts'
import { type CountryRule, normalCountry } from '../tokens/restrictions/countries.ts'
import {
  compileStreamNames,
  includesStream,
  type StreamNames,
} from '../tokens/restrictions/stream-names.ts'
import type { PublishTerms } from './stream-token-types.ts'
import { createVerified } from './verified.ts'

type Row = StoredStreamToken<PublishExtras>

/** Publish tokens by the streams they are for. */
export interface PublishTermsIndex {
  /** Files a token anew. One that was deleted is left out. */
  put(row: Row): void
  remove(id: number): void
  /** Null when no token is for this stream. */
  find(streamName: string, isWholeName: boolean): PublishTerms | null
}

/** A country that no address is in (ISO 3166-1 leaves it to users). */
const NOWHERE = 'ZZ'

/** Files tokens by the names they list; those with regular expressions are tried one by one, once for each name. */
export function createPublishTerms(): PublishTermsIndex {
  const rows = new Map<number, Row>()
  const byName = new Map<string, Set<number>>()
  const patterns = new Map<number, { names: StreamNames; isWholeName: boolean }>()
  const known = createVerified<{ readonly terms: PublishTerms | null }>()
  /** Another one after each change, so that what was found before is forgotten. */
  let edition = {}

  function remove(id: number): void {
    edition = {}
    for (const { streamName } of rows.get(id)?.streams ?? []) {
      const ids = byName.get(streamName)
      ids?.delete(id)
      if (ids?.size === 0) byName.delete(streamName)
    }
    rows.delete(id)
    patterns.delete(id)
  }

  function fits(id: number, streamName: string, isWholeName: boolean): boolean {
    const before = patterns.get(id)
    if (before?.isWholeName === isWholeName) return includesStream(before.names, streamName)
    const names = compileStreamNames(rows.get(id)?.streams ?? [], isWholeName)
    patterns.set(id, { names, isWholeName })
    return includesStream(names, streamName)
  }

  function findAnew(streamName: string, isWholeName: boolean): PublishTerms | null {
    const ids = [
      ...(byName.get(streamName) ?? []),
      ...[...patterns.keys()].filter((id) => fits(id, streamName, isWholeName)),
    ]
    const found = [...new Set(ids)].flatMap((id) => rows.get(id) ?? [])
    return found.length === 0 ? null : strictest(found)
  }

  return {
    put(row) {
      remove(row.id)
      if (row.deletedAtMs !== null) return
      rows.set(row.id, row)
      for (const { streamName, isRegex } of row.streams) {
        if (isRegex) patterns.set(row.id, { names: compileStreamNames([]), isWholeName: true })
        else byName.set(streamName, (byName.get(streamName) ?? new Set()).add(row.id))
      }
      if (patterns.has(row.id)) {
        patterns.set(row.id, { names: compileStreamNames(row.streams), isWholeName: true })
      }
    },
    remove,
    find(streamName, isWholeName) {
      if (rows.size === 0) return null
      const key = `${isWholeName ? '' : '~'}${streamName}`
      const before = known.find(key, edition)
      if (before !== undefined) return before.terms
      const terms = findAnew(streamName, isWholeName)
      known.remember(key, { terms })
      return terms
    },
  }
}

function strictest(rows: readonly Row[]): PublishTerms {
  const [cluster = null, ...others] = new Set(rows.map((row) => row.originCluster))
  return {
    subscribeRequiresAuth: rows.some((row) => row.extras.subscribeRequiresAuth),
    countries: strictestCountries(rows),
    cluster: others.length === 0 ? cluster : null,
  }
}

/** One rule that allows what each of them allows. */
function strictestCountries(rules: readonly CountryRule[]): CountryRule | null {
  const allowed = rules
    .filter((rule) => rule.allowedCountries.length > 0)
    .map((rule) => new Set(rule.allowedCountries.map(normalCountry)))
  const denied = new Set(rules.flatMap((rule) => rule.deniedCountries.map(normalCountry)))
  if (allowed.length === 0 && denied.size === 0) return null
  const common = allowed.reduce<ReadonlySet<string>>(inBoth, allowed[0] ?? new Set())
  const isNowhere = allowed.length > 0 && common.size === 0
  return { allowedCountries: isNowhere ? [NOWHERE] : [...common], deniedCountries: [...denied] }
}

const inBoth = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...one].filter((each) => other.has(each)))
