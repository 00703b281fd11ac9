import type { DiffLine } from '../../shared/api.ts'
import { controlOf } from '../../shared/control-setup.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import type { PinnedTest, PinnedTestInput } from '../../shared/pinned-test.ts'
import type { ServerControl } from '../../shared/server-control.ts'
import type { Actor } from './actor.ts'
import { diffFields } from './diff.ts'
import type { SecretValues } from './document-references.ts'
import type { CatalogueDocument, DeclaredLimit } from './document-schema.ts'
import type { GrantLimits } from './grant-limits.ts'
import type { MediaServers } from './media-server-types.ts'
import type { Catalogue } from './types.ts'

/** Of a thing that was deleted and comes back because a document declares it. */
export const RESTORED: DiffLine['fields'][number] = {
  path: 'state',
  before: 'deleted',
  after: 'restored',
}

/** What applying one list of a document needs, and gathers. */
export interface ListWork {
  readonly catalogue: Catalogue
  readonly document: CatalogueDocument
  readonly actor: Actor
  /** What the references of the document stand for. */
  readonly values: SecretValues
  readonly lines: DiffLine[]
  /** Moves the issues of an error to where they stand in the document. */
  inPlace<T>(path: string, step: () => T): T
}

/** A pinned test as a document has it: by its name. */
export const declareTest = ({ name, request, expected }: PinnedTest): PinnedTestInput => ({
  name,
  request,
  expected,
})

/** Pins what a document says, before its rules are held to it. */
export function applyTests({ catalogue, document, actor, lines, inPlace }: ListWork): void {
  if (document.tests === undefined) return
  const { pinnedTests } = catalogue
  const before = new Map(pinnedTests.list().map((each) => [each.name, each]))
  for (const [index, declared] of document.tests.entries()) {
    const known = before.get(declared.name)
    const fields = known === undefined ? [] : diffFields(declareTest(known), declared)
    if (known !== undefined && fields.length === 0) continue
    const { id } = inPlace(`tests.${index}`, () =>
      known === undefined
        ? pinnedTests.create(declared, actor)
        : pinnedTests.update(known.id, declared, actor),
    )
    const kind = known === undefined ? 'added' : 'changed'
    const shown = known === undefined ? declared.name : id
    lines.push({ kind, noun: 'test', id: shown, label: declared.name, fields })
  }
  if (!document.prune) return
  const kept = new Set(document.tests.map(({ name }) => name))
  for (const { id, name } of [...before.values()].filter((each) => !kept.has(each.name))) {
    pinnedTests.remove(id, actor)
    lines.push({ kind: 'removed', noun: 'test', id, label: name, fields: [] })
  }
}

/** The limits of single grants as a document has them, in an order of their own. */
export const declareLimits = (limits: GrantLimits): readonly DeclaredLimit[] =>
  limits
    .list()
    .map(({ grantId, sessions, mayBeShared, note }) => ({ grantId, sessions, mayBeShared, note }))
    .sort((one, other) => (one.grantId < other.grantId ? -1 : 1))

const NO_LIMIT = { sessions: null, mayBeShared: false, note: '' } as const

/** Sets the limits of single grants. One that says nothing takes what there was away. */
export function applyLimits({ catalogue, document, actor, lines, inPlace }: ListWork): void {
  if (document.grantLimits === undefined) return
  const { grantLimits } = catalogue
  const before = new Map(declareLimits(grantLimits).map((each) => [each.grantId, each]))
  const kept = new Set(document.grantLimits.map(({ grantId }) => grantId))
  const gone = document.prune ? [...before.keys()].filter((each) => !kept.has(each)) : []
  const wanted = [...document.grantLimits, ...gone.map((grantId) => ({ grantId, ...NO_LIMIT }))]
  for (const [index, { grantId: id, ...input }] of wanted.entries()) {
    const { grantId: _, ...known } = before.get(id) ?? { grantId: id, ...NO_LIMIT }
    const fields = diffFields(known, input)
    if (fields.length === 0) continue
    inPlace(`grantLimits.${index}`, () => grantLimits.set(id, input, actor))
    const says = JSON.stringify(input) !== JSON.stringify(NO_LIMIT)
    const kind = !before.has(id) ? 'added' : says ? 'changed' : 'removed'
    lines.push({
      kind,
      noun: 'grant_limit',
      id,
      label: id,
      fields: kind === 'changed' ? fields : [],
    })
  }
}

/** Where a media server is controlled, as a document has it; nothing for one that cannot be. */
export function declareControl(
  { id, protocol }: MediaServer,
  servers: MediaServers,
): { control?: ServerControl | null } {
  return controlOf(protocol) === null ? {} : { control: servers.control(id) }
}

/** Sets it, where the document says so. The secret that goes with it is never in one. */
export function applyControl(
  { catalogue, actor }: Pick<ListWork, 'catalogue' | 'actor'>,
  id: string,
  control: ServerControl | null | undefined,
): DiffLine['fields'][number][] {
  if (control === undefined) return []
  const { mediaServers } = catalogue
  const before = mediaServers.control(id)
  const fields = diffFields({ control: before }, { control })
  if (fields.length > 0) mediaServers.setControl(id, control, actor)
  return fields
}
