import { setImmediate as nextTurn } from 'node:timers/promises'
import { stringify } from 'yaml'
import type { DiffLine, MissingSecret } from '../../shared/api.ts'
import { ruleSchema } from '../../shared/rule.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import type { Snapshot } from '../access/snapshot.ts'
import { isSame } from './diff.ts'
import { declareApplication, liveApplications } from './document-applications.ts'
import { type ApplyOptions, applyDeclared } from './document-apply.ts'
import { declareFrontDoor } from './document-front-doors.ts'
import { declareControl, declareLimits, declareTest } from './document-lists.ts'
import { declaredPart, declareRule, isEndless, labelledKeys } from './document-schema.ts'
import { declareAccount, declareServerSecrets, declareWhipToken } from './document-secrets.ts'
import type { ReadDocument } from './document-text.ts'
import { declareTokenKeys } from './document-token-keys.ts'
import type { Catalogue, OwnedCatalogue } from './types.ts'

/** What applying a document did, or would do. */
export interface Applied {
  readonly applied: boolean
  /** What differs from the catalogue as it was. Empty when it is as declared already. */
  readonly lines: readonly DiffLine[]
  /** One-time secrets of stream keys that were made, by `<stream name> <label>`. Empty on a dry run. */
  readonly secrets: Readonly<Record<string, string>>
  /** What the document names that has no secret, whether or not it was applied. */
  readonly missing: readonly MissingSecret[]
  /** Live rules about an area that it declares while no database of cities is named, so that nobody can be placed. */
  readonly unplacedAreas: number
  /** Of a dry run: what would be in force. */
  readonly wanted?: Snapshot
}

const HEADING = ` Stagedoor: streams, media servers, applications, rules, tests, limits and settings.
 Keys and secrets are named only; none is ever part of this file.
 Apply it with: stagedoor apply <file>   (--dry-run shows what would change)`

/**
 * Writes what is in force as a readable YAML document: settings, the account, streams with their labelled keys, media servers,
 * Phenix applications with their named secrets, keys of media server tokens, the published rules with the tests they are held to, and limits of single grants. Fields that have their default are left out, but for media servers and applications. Applying it to the same catalogue changes nothing.
 */
export function exportDocument(catalogue: Catalogue): string {
  return [...piecesOf(catalogue)].join('')
}

/** The same document, as it is when this is called, written a little at a time so that the handler answers in between. */
export async function exportInTurns(catalogue: Catalogue): Promise<string> {
  const pieces: string[] = []
  for (const piece of piecesOf(catalogue)) {
    pieces.push(piece)
    await nextTurn()
  }
  return pieces.join('')
}

/** Entries of a list that are written at once: about two milliseconds. */
const WRITTEN_AT_ONCE = 100

function* piecesOf(catalogue: Catalogue): Iterable<string> {
  const document = declareAll(catalogue)
  yield `${HEADING.replaceAll(/^/gm, '#')}\n\n`
  for (const [name, value] of Object.entries(document)) {
    if (!Array.isArray(value) || value.length <= WRITTEN_AT_ONCE) {
      yield written({ [name]: value })
      continue
    }
    for (let at = 0; at < value.length; at += WRITTEN_AT_ONCE) {
      const text = written({ [name]: value.slice(at, at + WRITTEN_AT_ONCE) })
      // The list goes on.
      yield at === 0 ? text : text.slice(text.indexOf('\n') + 1)
    }
  }
}

const written = (part: object): string =>
  stringify(part, { lineWidth: 100, aliasDuplicateObjects: false })

function declareAll(catalogue: Catalogue): object {
  const streams = catalogue.streams.list()
  const byId = new Map(streams.map((stream) => [stream.id, stream]))
  const keysOf = labelledKeys(catalogue.streamKeys.list())
  return {
    stagedoor: 1,
    settings: catalogue.settings.get(),
    account: declareAccount(catalogue),
    streams: streams.map((stream) => {
      const keys = (keysOf.get(stream.id) ?? []).filter(isEndless)
      const declared = { ...declaredPart(stream) }
      return {
        ...withoutDefaults(declared, USUAL_STREAM),
        ...declareFrontDoor(catalogue.frontDoors, stream.id),
        ...declareWhipToken(catalogue.streams, stream.id),
        ...(keys.length > 0 ? { keys: keys.map(({ label }) => ({ label })) } : {}),
      }
    }),
    // Whole, since what is left out of them stays as it is where the document is applied.
    mediaServers: catalogue.mediaServers.list().map((server) => ({
      ...declaredPart(server),
      ...declareControl(server, catalogue.mediaServers),
      ...declareServerSecrets(server, catalogue.mediaServers),
    })),
    applications: liveApplications(catalogue.applications).map(declareApplication),
    tokenKeys: declareTokenKeys(catalogue.tokenKeys),
    rules: catalogue.rules
      .published()
      .rules.map((rule) => withoutDefaults(declareRule(rule, byId), USUAL_RULE)),
    tests: catalogue.pinnedTests.list().map(declareTest),
    grantLimits: declareLimits(catalogue.grantLimits),
  }
}

/** What a stream and a rule have unless told otherwise; what identifies them is left out of no document. */
const USUAL_STREAM = streamInputSchema.parse({ name: 'any' })
const USUAL_RULE = {
  ...ruleSchema.parse({
    ...{ id: 'any', priority: 0, source: { kind: 'any' } },
    ...{ target: { kind: 'all' }, effect: { kind: 'continue' } },
  }),
  target: undefined,
}

/**
 * Makes the catalogue as a YAML document declares it, in one transaction: streams and media servers are matched by
 * name, rules by id, keys by their label within a stream. What it does not mention is left alone unless it says
 * `prune: true`. Doing it again changes nothing.
 *
 * @param options `dryRun`: everything is checked and compiled, and then taken back.
 * @throws AppError What the edit it stands for throws; issues have paths into the document and messages that begin with
 *         line and column.
 */
export function applyDocument(
  catalogue: OwnedCatalogue,
  read: ReadDocument,
  options: ApplyOptions,
): Applied {
  const { lines, secrets, missing, ...tried } = applyDeclared(catalogue, read, options)
  const applied = !options.dryRun
  const hasPlaces = catalogue.snapshot.tools.placeOf !== undefined
  const areas = (read.document.rules ?? []).filter(
    ({ source, state }) => source.kind === 'area' && state === 'live',
  )
  const unplacedAreas = hasPlaces ? 0 : areas.length
  return { applied, lines, secrets: applied ? secrets : {}, missing, unplacedAreas, ...tried }
}

/** Drops what a reader can do without; what identifies the thing always differs from its default. */
function withoutDefaults(value: object, defaults: object): object {
  const usual = defaults as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key, inner]) => IDENTIFYING.has(key) || !isSame(inner, usual[key]),
    ),
  )
}

const IDENTIFYING = new Set(['id', 'name', 'protocol', 'priority', 'source', 'target', 'effect'])
