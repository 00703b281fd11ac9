import type { DiffLine, MissingSecret } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import type { Rule } from '../../shared/rule.ts'
import { say } from '../../shared/say.ts'
import type { Stream } from '../../shared/stream.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { Actor } from './actor.ts'
import { diffFields, diffLists } from './diff.ts'
import { applyApplications } from './document-applications.ts'
import { applyFrontDoor } from './document-front-doors.ts'
import { moveKeys, type PlacedStream } from './document-key-moves.ts'
import { applyLimits, applyTests, type ListWork } from './document-lists.ts'
import { applyMediaServers } from './document-media-servers.ts'
import type { SecretValues } from './document-references.ts'
import {
  type CatalogueDocument,
  type DeclaredRule,
  type DeclaredStream,
  declaredPart,
  declareRule,
  labelledKeys,
  streamInputOf,
} from './document-schema.ts'
import { applyAccount, applyWhipToken, missingSecrets, purposeOf } from './document-secrets.ts'
import { applyStreamKeys } from './document-stream-keys.ts'
import type { ReadDocument } from './document-text.ts'
import { applyTokenKeys } from './document-token-keys.ts'
import type { OwnedCatalogue } from './types.ts'

type Line = DiffLine & { fields: DiffLine['fields'][number][] }

/** How a document is applied. */
export interface ApplyOptions {
  /** Everything is checked and compiled, and then taken back. */
  readonly dryRun: boolean
  readonly actor: Actor
  /** Publishes rules although pinned tests fail. Default null: they refuse the document. */
  readonly overrideTests?: TestOverride | null
  /** What its references stand for. Default none: a document that has any is refused. */
  readonly values?: SecretValues
}

const NOTE = 'Applied from a document'

/** One application of a document under way. */
interface Work {
  readonly catalogue: OwnedCatalogue
  readonly document: CatalogueDocument
  readonly fault: ReadDocument['fault']
  readonly actor: Actor
  readonly overrideTests: TestOverride | null
  readonly values: SecretValues
  readonly lines: DiffLine[]
  readonly secrets: [name: string, secret: string][]
  /** Position in the document of each rule that is checked, by its position in the set. */
  rulePositions: readonly (number | undefined)[]
}

/** Makes the edits a document stands for, as one batch, and gathers what they changed. */
export function applyDeclared(
  catalogue: OwnedCatalogue,
  { document, fault }: ReadDocument,
  options: ApplyOptions,
): {
  lines: readonly DiffLine[]
  secrets: Readonly<Record<string, string>>
  missing: readonly MissingSecret[]
  /** Of a dry run: what would be in force. */
  wanted?: Snapshot
} {
  const { actor, dryRun, overrideTests = null, values = {} } = options
  const work: Work = {
    catalogue,
    document,
    fault,
    actor,
    overrideTests,
    values,
    lines: [],
    secrets: [],
    rulePositions: [],
  }
  refuseRepeated(work)
  const lists: ListWork = {
    catalogue,
    document,
    actor,
    values,
    lines: work.lines,
    inPlace: (path, step) => inPlace(work, path, step),
  }
  let missing: readonly MissingSecret[] = []
  const steps = (): void => {
    applySettings(work)
    applyAccount(lists)
    applyStreams(work, lists)
    applyMediaServers(lists)
    applyApplications({
      applications: catalogue.applications,
      declared: document.applications ?? [],
      prune: document.prune && document.applications !== undefined,
      actor,
      values,
      lines: work.lines,
      secrets: work.secrets,
      inPlace: (path, step) => inPlace(work, path, step),
    })
    applyTokenKeys(lists)
    applyLimits(lists)
    // Before the rules, which are held to them.
    applyTests(lists)
    applyRules(work)
    // Last, since a stream that rules are about stays.
    pruneStreams(work)
    missing = missingSecrets(catalogue, document)
  }
  const what = { kind: 'document', label: say('what the document declares'), actor } as const
  const detailOf = (): string => countOf(work.lines)
  const all = (): void => catalogue.together(what, steps, detailOf)
  const found: { wanted?: Snapshot } = {}
  const tried = (snapshot: Snapshot): void => {
    found.wanted = snapshot
  }
  inPlace(work, '', () => catalogue.batch(all, { keep: !dryRun, tried }))
  return { lines: work.lines, secrets: Object.fromEntries(work.secrets), missing, ...found }
}

const countOf = ({ length: count }: readonly DiffLine[]): string =>
  say('{count, plural, one {# change} other {# changes}}', { count })

/** Moves the issues of an error below `prefix` to where they stand in the document. */
function inPlace<T>(work: Work, prefix: string, step: () => T): T {
  try {
    return step()
  } catch (error) {
    // The batch fails with what a step in it threw, which is in place already.
    if (!(error instanceof AppError) || placed.has(error)) throw error
    const issues = error.issues.map(({ path, message }) => ({
      path: joined(prefix, path),
      message,
    }))
    if (issues.length === 0 && prefix !== '') issues.push({ path: prefix, message: error.message })
    const moved =
      issues.length === 0
        ? error
        : work.fault(
            error.code,
            issues.map((issue) => inDocument(work, issue)),
            error,
          )
    placed.add(moved)
    throw moved
  }
}

const placed = new WeakSet<AppError>()

const joined = (prefix: string, path: string): string =>
  prefix === '' || path === '' ? prefix + path : `${prefix}.${path}`

/** A rule's position in the set that was checked becomes its position in the document. */
function inDocument<T extends { readonly path: string }>(work: Work, issue: T): T {
  const [noun, index, ...field] = issue.path.split('.')
  if (noun !== 'rules' || index === undefined) return issue
  const position = work.rulePositions[Number(index)]
  if (position === undefined) return { ...issue, path: 'rules' }
  const path = ['rules', position, ...field]
    .join('.')
    .replace(/\.target\.streamId$/, '.target.stream')
  return { ...issue, path }
}

/** Two entries for one thing cannot both be right. */
function refuseRepeated({ document, fault }: Work): void {
  const { streams = [], mediaServers = [], applications = [], rules = [] } = document
  const { tests = [], grantLimits = [], tokenKeys = [] } = document
  const issues = [
    ...repeated(streams.map((each) => each.name)).map((at) => `streams.${at}.name`),
    ...repeated(mediaServers.map((each) => each.name)).map((at) => `mediaServers.${at}.name`),
    ...mediaServers.flatMap(({ secrets = [] }, index) =>
      repeated(secrets.map(purposeOf)).map((at) => `mediaServers.${index}.secrets.${at}`),
    ),
    ...repeated(applications.map((each) => each.id)).map((at) => `applications.${at}.id`),
    ...applications.flatMap(({ secrets = [] }, index) =>
      repeated(secrets.map(({ name }) => name)).map(
        (at) => `applications.${index}.secrets.${at}.name`,
      ),
    ),
    ...repeated(rules.map((each) => each.id)).map((at) => `rules.${at}.id`),
    ...repeated(tests.map((each) => each.name)).map((at) => `tests.${at}.name`),
    ...repeated(tokenKeys.map((each) => each.name)).map((at) => `tokenKeys.${at}.name`),
    ...repeated(grantLimits.map((each) => each.grantId)).map((at) => `grantLimits.${at}.grantId`),
    ...streams.flatMap(({ keys = [] }, index) =>
      repeated(keys.map((key) => key.label)).map((at) => `streams.${index}.keys.${at}.label`),
    ),
  ].map((path) => ({ path, message: 'This is in the document twice.' }))
  if (issues.length > 0) throw fault('ERR_INPUT_INVALID', issues)
}

function repeated(names: readonly string[]): number[] {
  const seen = new Set<string>()
  return names.flatMap((name, index) => {
    if (seen.has(name)) return [index]
    seen.add(name)
    return []
  })
}

function applySettings({ catalogue, document, actor, lines }: Work): void {
  if (document.settings === undefined) return
  const fields = diffFields(catalogue.settings.get(), document.settings)
  if (fields.length === 0) return
  catalogue.settings.update(document.settings, actor)
  for (const field of fields) {
    const { path } = field
    lines.push({ kind: 'changed', noun: 'setting', id: path, label: path, fields: [field] })
  }
}

function applyStreams(work: Work, lists: ListWork): void {
  const { streams, streamKeys } = work.catalogue
  const before = new Map(streams.list().map((stream) => [stream.name, stream]))
  const placed = (work.document.streams ?? []).map((declared, index) =>
    inPlace(work, `streams.${index}`, () =>
      applyStream(work, before.get(declared.name), declared, index),
    ),
  )
  const moved = moveKeys(lists, placed)
  const keysOf = labelledKeys(streamKeys.list())
  for (const { stream, declared, index, line } of placed) {
    const fields = applyStreamKeys(
      {
        ...{ ...work, moved },
        before: keysOf.get(stream.id) ?? [],
        inPlace: (at, step) => inPlace(work, `streams.${index}.keys.${at}`, step),
      },
      stream,
      declared,
    )
    if (line.kind === 'changed') line.fields.push(...fields)
    if (line.kind === 'added' || line.fields.length > 0) work.lines.push(line)
  }
}

/** Makes a stream with its signer and its token, without its keys. Its line of the diff is not told yet. */
function applyStream(
  work: Work,
  before: Stream | undefined,
  declared: DeclaredStream,
  index: number,
): PlacedStream & { readonly line: Line } {
  const { actor } = work
  const { streams } = work.catalogue
  const input = streamInputOf(declared)
  const label = declared.title || declared.name
  const stream = before ?? streams.create(input, actor)
  const fields = before === undefined ? [] : diffFields(declaredPart(before), input)
  if (fields.length > 0) streams.update(stream.id, input, actor)
  fields.push(
    ...applyFrontDoor(work, stream.id, declared),
    ...applyWhipToken(work, stream.id, declared),
  )
  // The id is drawn when it is applied; the name stands in, so that a dry run shows the same.
  const line: Line =
    before === undefined
      ? { kind: 'added', noun: 'stream', id: declared.name, label, fields: [] }
      : { kind: 'changed', noun: 'stream', id: stream.id, label, fields }
  return { stream, declared, index, line }
}

function applyRules(work: Work): void {
  const { catalogue, document, actor, lines } = work
  const streams = catalogue.streams.list()
  const byId = new Map(streams.map((stream) => [stream.id, stream]))
  const before = catalogue.rules.published().rules
  const declared = document.rules ?? []
  const positions = new Map(declared.map((rule, index) => [rule.id, index]))
  const idByName = new Map(streams.map((stream) => [stream.name, stream.id]))
  const fresh = new Map(
    declared.map((rule, index) => [rule.id, storedRule(work, rule, index, idByName)]),
  )
  const left = document.prune && document.rules !== undefined ? [] : before
  const replaced = left.map((rule) => fresh.get(rule.id) ?? rule)
  const kept = new Set(replaced.map((rule) => rule.id))
  const after = [...replaced, ...[...fresh.values()].filter((rule) => !kept.has(rule.id))]
  work.rulePositions = after.map((rule) => positions.get(rule.id))
  const readable = (rules: readonly Rule[]): DeclaredRule[] =>
    rules.map((rule) => declareRule(rule, byId))
  const changes = diffLists(
    'rule',
    readable(before),
    readable(after),
    (rule) => rule.name || rule.id,
  )
  if (changes.length === 0) return
  inPlace(work, '', () => catalogue.publishRules(after, NOTE, actor, work.overrideTests))
  lines.push(...changes.map((line) => ({ ...line, fields: [...line.fields] })))
}

function storedRule(
  work: Work,
  declared: DeclaredRule,
  index: number,
  idByName: ReadonlyMap<string, string>,
): Rule {
  const { target } = declared
  if (target.kind !== 'stream') return { ...declared, target }
  const streamId = idByName.get(target.stream)
  if (streamId === undefined) {
    const path = `rules.${index}.target.stream`
    const error = work.fault('ERR_RULE_INVALID', [{ path, message: 'No stream has this name.' }])
    placed.add(error)
    throw error
  }
  return { ...declared, target: { kind: 'stream', streamId } }
}

function pruneStreams({ catalogue, document, actor, lines }: Work): void {
  if (!document.prune || document.streams === undefined) return
  const declared = new Set(document.streams.map((stream) => stream.name))
  for (const stream of catalogue.streams.list()) {
    if (declared.has(stream.name)) continue
    catalogue.streams.remove(stream.id, actor)
    const { id, name, title } = stream
    lines.push({ kind: 'removed', noun: 'stream', id, label: title || name, fields: [] })
  }
}
