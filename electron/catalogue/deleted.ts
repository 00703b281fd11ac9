import {
  type DeletedKind,
  type DeletedThing,
  KEEP_DELETED_MS,
  REPLACED_KINDS,
} from '../../shared/deleted.ts'
import { AppError } from '../../shared/errors.ts'
import { MOST_PINNED_TESTS } from '../../shared/pinned-test-input.ts'
import { MOST_SAVED_VIEWS } from '../../shared/saved-view-input.ts'
import { say } from '../../shared/say.ts'
import type { StoredDeleted } from '../store/catalogue/deleted.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { HouseFolders } from '../store/house-folders.ts'
import { sqliteCode } from '../store/sqlite-error.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { neighboursOf } from './origin-folders.ts'
import { hasOwner, makeRoom } from './replaced-secrets.ts'
import { loadState, type State } from './state.ts'
import type { OwnedTokenBindings } from './token-bindings.ts'
import type { CatalogueSecrets } from './tools.ts'
import { checkOriginsApart } from './validate.ts'
import type { OwnedVideoKeys } from './video-keys.ts'

/** What was deleted, and can be restored for 30 days. */
export interface DeletedThings {
  /** Deleted last comes first. */
  list(): readonly DeletedThing[]
  /**
   * Puts it back as it was, with what it took along, in one transaction.
   *
   * @throws AppError ERR_NOT_FOUND; ERR_RESTORE_TAKEN when something else has its name or place by now; ERR_TOO_MANY when there
   *         would be more of them than there may be; what compiling refuses. Nothing has changed then.
   */
  restore(id: string, actor: Actor): DeletedThing
  /** The same for several, all of them or none. */
  restoreAll(ids: readonly string[], actor: Actor): readonly DeletedThing[]
  /** Forgets it for good. ERR_NOT_FOUND. */
  remove(id: string, actor: Actor): void
}

interface DeletedParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly links: Map<string, StoredLink>
  readonly ended: Set<string>
  readonly uses: GrantUses
  readonly bindings: Pick<OwnedTokenBindings, 'assertFree' | 'putBack'>
  readonly videoKeys: Pick<OwnedVideoKeys, 'putBack'>
  readonly houseFolders: HouseFolders
  /** Epoch milliseconds. */
  now(): number
}

/** What was deleted of the catalogue; see {@link DeletedThings}. */
export function createDeleted(parts: DeletedParts): DeletedThings {
  const { editor, tables, secrets, houseFolders } = parts
  const view = (stored: StoredDeleted): DeletedThing => ({
    ...stored,
    id: String(stored.id),
    goneAtMs: stored.deletedAtMs + KEEP_DELETED_MS,
  })

  function found(id: string, nowMs: number): StoredDeleted {
    const thing = /^\d{1,15}$/.test(id) ? tables.deleted.get(Number(id)) : null
    if (thing !== null && nowMs < thing.deletedAtMs + KEEP_DELETED_MS) return thing
    throw new AppError('ERR_NOT_FOUND', 'That is not kept any more, or was restored already.')
  }

  const restoreAll: DeletedThings['restoreAll'] = (ids, actor) =>
    houseFolders.whole(() =>
      editor.edit((edit) => {
        const things = ids.map((id) => found(id, edit.nowMs))
        const names = namesIn(edit.state)
        for (const thing of things) {
          refuseTaken(edit, parts, thing, names)
          const replaced = REPLACED_KINDS.find((kind) => kind === thing.kind)
          if (replaced !== undefined) makeRoom(edit, tables, replaced, thing.subject, actor)
          putBack(edit, parts, thing)
        }
        // All of it anew, so that memory holds what the disk does and nothing is half there. But for the rules, which none of it is:
        // what stands in for one that cannot be compiled any more hangs on them.
        const { published } = edit.state
        edit.state = { ...loadState(tables, secrets, edit.nowMs), published }
        refuseTooMany(edit, new Set(things.map(({ kind }) => kind)))
        for (const thing of things) {
          if (thing.kind === 'stream') refuseSharedOrigin(edit, thing)
          tables.deleted.remove(thing.id)
          edit.audit(actor, `${AUDITED[thing.kind]}.restore`, thing.subject, thing.label)
        }
        return things.map(view)
      }),
    )

  return {
    list: () => tables.deleted.since(parts.now() - KEEP_DELETED_MS + 1).map(view),
    restoreAll,
    restore(id, actor) {
      const [thing] = restoreAll([id], actor)
      if (thing === undefined) throw new AppError('ERR_INTERNAL')
      return thing
    },
    remove: (id, actor) =>
      editor.edit((edit) => {
        const thing = found(id, edit.nowMs)
        tables.deleted.remove(thing.id)
        if (thing.kind === 'house_file') {
          edit.afterCommit(() => houseFolders.forget(thing.subject, thing.deletedAtMs))
        }
        edit.audit(actor, `${AUDITED[thing.kind]}.forget`, thing.subject, thing.label)
      }),
  }
}

const AUDITED: Readonly<Record<DeletedKind, string>> = {
  whip_token: 'stream.whip_token',
  front_door: 'stream.front_door',
  server_secret: 'media_server.secret',
  stream: 'stream',
  media_server: 'media_server',
  pinned_test: 'pinned_test',
  rule_draft: 'rules.draft',
  revocation: 'revocation',
  limit_ban: 'limit_ban',
  token_bindings: 'token_bindings',
  video_issuer: 'video_issuer',
  house_file: 'house_file',
  saved_view: 'view',
}

const taken = (message: string): AppError => new AppError('ERR_RESTORE_TAKEN', message)

/** Whether something of a kind has a name. */
type Names = (kind: 'stream' | 'media_server' | 'pinned_test', name: string) => boolean

/** Each kind is read once, when it is first asked about: thousands may be restored together. */
function namesIn({ streams, mediaServers, pinnedTests }: State): Names {
  const known = new Map<string, ReadonlySet<string>>()
  const read = {
    stream: () => [...streams.values()],
    media_server: () => [...mediaServers.values()].map(({ server }) => server),
    pinned_test: () => [...pinnedTests.values()],
  }
  return (kind, name) => {
    const names = known.get(kind) ?? new Set(read[kind]().map((each) => each.name))
    known.set(kind, names)
    return names.has(name)
  }
}

/** Says what to do about what is in the way. Ids are looked at by the database, which keeps each once. */
function refuseTaken(
  edit: Edit,
  { tables, houseFolders }: DeletedParts,
  thing: StoredDeleted,
  isNamed: Names,
): void {
  const { state, nowMs } = edit
  const { kind, label } = thing
  if (kind === 'stream' && isNamed(kind, label)) {
    throw taken(
      say('Another stream is called {name} by now. Rename it first, then restore.', {
        name: label,
      }),
    )
  }
  if (kind === 'media_server' && isNamed(kind, label)) {
    throw taken(
      say('Another media server is called {name} by now. Rename it first, then restore.', {
        name: label,
      }),
    )
  }
  if (kind === 'pinned_test' && isNamed(kind, label)) {
    throw taken(
      say('Another pinned test is called {name} by now. Rename it first, then restore.', {
        name: label,
      }),
    )
  }
  if (kind === 'saved_view' && hasView(edit, tables, thing)) {
    throw taken(
      say('Another view of that screen is called {name} by now. Rename it first, then restore.', {
        name: label,
      }),
    )
  }
  const isIssuer = (): boolean => tables.videoKeys.issuers().some(({ issuer }) => issuer === label)
  if (kind === 'video_issuer' && isIssuer()) {
    throw taken(
      say('There are keys of {name} again by now. Remove those first, then restore.', {
        name: label,
      }),
    )
  }
  const replaced = REPLACED_KINDS.find((each) => each === kind)
  if (replaced !== undefined && !hasOwner(state, replaced, thing.subject)) {
    throw taken('What it belongs to is gone. Restore that first.')
  }
  if (kind === 'house_file' && houseFolders.has(thing.subject)) {
    throw taken(
      say('There is a house file {name} by now. Delete that first, then restore.', {
        name: label,
      }),
    )
  }
  if (kind === 'rule_draft' && state.draft !== null) {
    throw taken('There is another draft by now. Publish or discard it first, then restore.')
  }
  if (kind === 'limit_ban') {
    const marks = tables.deleted.rows(thing.id, 'limit_marks')
    if (marks.some(({ until_ms: untilMs }) => Number(untilMs) > nowMs)) return
    throw taken('The time of this ban is over by now: there is nothing to put back.')
  }
}

/** As when they would be added. */
function refuseTooMany({ state }: Edit, kinds: ReadonlySet<DeletedKind>): void {
  if (kinds.has('saved_view') && state.savedViews.size > MOST_SAVED_VIEWS) {
    throw new AppError(
      'ERR_TOO_MANY',
      say('There are {most} saved views already.', { most: MOST_SAVED_VIEWS }),
    )
  }
  if (kinds.has('pinned_test') && state.pinnedTests.size > MOST_PINNED_TESTS) {
    throw new AppError(
      'ERR_TOO_MANY',
      say('There are {most} pinned tests already.', { most: MOST_PINNED_TESTS }),
    )
  }
}

/** Views have their names for each screen. */
function hasView({ state }: Edit, { deleted }: CatalogueTables, thing: StoredDeleted): boolean {
  const screens = deleted.rows(thing.id, 'saved_views').map(({ screen }) => screen)
  return [...state.savedViews.values()].some(
    ({ name, screen }) => name === thing.label && screens.includes(screen),
  )
}

function putBack(edit: Edit, parts: DeletedParts, thing: StoredDeleted): void {
  const { tables, uses, links, ended, bindings } = parts
  if (thing.kind === 'revocation') {
    for (const { id } of tables.deleted.rows(thing.id, 'revocations')) {
      tables.revocations.unlift(String(id))
    }
    return
  }
  if (thing.kind === 'house_file') {
    parts.houseFolders.fromTrash(thing.subject, thing.deletedAtMs)
    return
  }
  if (thing.kind === 'token_bindings') bindings.assertFree(thing.subject)
  if (thing.kind === 'video_issuer') parts.videoKeys.putBack(edit)
  try {
    tables.deleted.putBack(thing.id)
  } catch (error) {
    if (!sqliteCode(error).startsWith('SQLITE_CONSTRAINT')) throw error
    throw taken('Something else has its place by now. Delete or rename that first, then restore.')
  }
  if (thing.kind === 'token_bindings') bindings.putBack(edit, thing.subject)
  if (thing.kind !== 'stream') return
  const restored = tables.links.ofStream(thing.subject)
  for (const { id } of restored) tables.endedLinks.remove(id)
  uses.putBack(edit, tables.deleted.rows(thing.id, 'grant_uses'))
  edit.afterCommit(() => {
    for (const link of restored) {
      links.set(link.id, link)
      ended.delete(link.id)
    }
  })
}

/** As when it would be added: the files of two streams in one folder cannot be told apart. */
function refuseSharedOrigin(edit: Edit, { subject }: StoredDeleted): void {
  const stream = edit.state.streams.get(subject)
  if (stream === undefined || stream.originUrl === null) return
  for (const other of neighboursOf(edit, stream.originUrl, subject)) {
    try {
      checkOriginsApart(stream, other)
    } catch {
      throw taken(
        say(
          'The stream {name} has its origin in the same folder by now. Change that first, then restore.',
          { name: other.name },
        ),
      )
    }
  }
}
