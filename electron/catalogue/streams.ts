import { AppError } from '../../shared/errors.ts'
import { listOf, say } from '../../shared/say.ts'
import type { Stream, StreamInput } from '../../shared/stream.ts'
import type { RowsOf } from '../store/catalogue/deleted.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import { diffFields } from './diff.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { newId, type RandomBytes } from './ids.ts'
import { checkOriginAmong, refile } from './origin-folders.ts'
import { fileReplaced } from './replaced-secrets.ts'
import type { CatalogueSecrets } from './tools.ts'
import { checkDoors, checkOrigin, checkStreamName, checkUrl } from './validate.ts'

interface StreamParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly links: Map<string, StoredLink>
  readonly ended: Set<string>
  readonly uses: GrantUses
  readonly secrets: CatalogueSecrets
  readonly randomBytes: RandomBytes
}

/** The streams of the catalogue. */
export interface Streams {
  list(): readonly Stream[]
  get(id: string): Stream
  create(input: StreamInput, actor: Actor): Stream
  update(id: string, input: StreamInput, actor: Actor): Stream
  /** ERR_IN_USE while a published rule targets it. Its keys and links go with it. */
  remove(id: string, actor: Actor): void
  /** What Stagedoor proves itself with at its WHIP endpoint. Null when nothing is set. Never shown. */
  whipToken(id: string): string | null
  /** @param value Null removes it. */
  setWhipToken(id: string, value: string | null, actor: Actor): { readonly isSet: boolean }
}

/** Makes the calls on streams. */
export function createStreams(parts: StreamParts): Streams {
  const { editor, tables, randomBytes } = parts
  const put = (edit: Edit, stream: Stream): Stream => {
    const before = edit.state.streams
    tables.streams.put(stream)
    edit.state = { ...edit.state, streams: edit.withEntry(before, stream.id, stream) }
    refile(edit, before, stream)
    return stream
  }
  return {
    list: () => [...editor.state.streams.values()],
    get: (id) => found(editor.state.streams.get(id)),
    create: (input, actor) =>
      editor.edit((edit) => {
        check(edit, tables, input)
        const taken = (id: string): boolean => edit.state.streams.has(id)
        const id = newId(input.title || input.name, 'stream', taken, randomBytes)
        const times = { createdAtMs: edit.nowMs, updatedAtMs: edit.nowMs }
        edit.audit(actor, 'stream.create', id, input.name)
        return put(edit, { ...input, id, ...times })
      }),
    update: (id, input, actor) =>
      editor.edit((edit) => {
        const before = found(edit.state.streams.get(id))
        check(edit, tables, input, before)
        const { createdAtMs } = before
        const stream = { ...input, id, createdAtMs, updatedAtMs: before.updatedAtMs }
        const changed = diffFields(before, stream).map((field) => field.path)
        edit.audit(
          actor,
          'stream.update',
          id,
          `${input.name}: ${changed.join(', ') || say('no change')}`,
        )
        return put(edit, { ...stream, updatedAtMs: edit.nowMs })
      }),
    whipToken: (id) => editor.state.whipTokens.get(found(editor.state.streams.get(id)).id) ?? null,
    setWhipToken: (id, value, actor) =>
      editor.edit((edit) => {
        const { name } = found(edit.state.streams.get(id))
        if (edit.state.whipTokens.get(id) !== value) {
          fileReplaced(edit, tables, 'whip_token', id, actor)
        }
        if (value === null) tables.whipTokens.remove(id)
        else tables.whipTokens.put({ streamId: id, sealed: parts.secrets.seal(value) })
        const whipTokens =
          value === null
            ? edit.withoutEntries(edit.state.whipTokens, [id])
            : edit.withEntry(edit.state.whipTokens, id, value)
        edit.state = { ...edit.state, whipTokens }
        const what = value === null ? say('removed') : say('set')
        edit.audit(actor, 'stream.whip_token', id, `${name}: ${what}`)
        return { isSet: value !== null }
      }),
    remove: (id, actor) =>
      editor.edit((edit) => {
        const stream = found(edit.state.streams.get(id))
        refuseWhileTargeted(edit, stream)
        fileStream(edit, parts, stream, actor)
        const counts = removeWithKeysAndLinks(edit, parts, id)
        const detail = say('{name}, with {keys} keys and {links} links', {
          name: stream.name,
          keys: counts.keys,
          links: counts.links,
        })
        edit.audit(actor, 'stream.remove', id, detail)
      }),
  }
}

function found(stream: Stream | undefined): Stream {
  if (stream === undefined) throw new AppError('ERR_NOT_FOUND', 'There is no stream with this id.')
  return stream
}

/** @param own The stream as it was, which may keep its name. Null for a new one. */
function check(
  edit: Edit,
  tables: CatalogueTables,
  input: StreamInput,
  own: Stream | null = null,
): void {
  checkStreamName(input.name)
  checkUrl(input.playUrl, 'playUrl')
  checkOrigin(input)
  checkDoors(input)
  // Looked up where it is stored, since a document asks once for each of its streams.
  const id = input.name === own?.name ? null : tables.streams.idOf(input.name)
  if (id !== null) {
    const issues = [{ path: 'name', message: say('{id} has this name.', { id }) }]
    throw new AppError('ERR_STREAM_EXISTS', undefined, { issues })
  }
  checkOriginAmong(edit, input, own?.id ?? null)
}

function refuseWhileTargeted(edit: Edit, stream: Stream): void {
  const rules = edit.state.published.rules.filter(
    (rule) => rule.target.kind === 'stream' && rule.target.streamId === stream.id,
  )
  if (rules.length === 0) return
  const ruleList = listOf(rules.map((rule) => rule.name || rule.id))
  throw new AppError(
    'ERR_IN_USE',
    say('Published rules are about {name}: {ruleList}.', { name: stream.name, ruleList }),
  )
}

/** Keeps the stream with its keys, links and counters, to put them back. */
function fileStream(edit: Edit, parts: StreamParts, { id, name }: Stream, actor: Actor): void {
  const ofStream = (each: { readonly streamId: string }): boolean => each.streamId === id
  const keys = [...edit.state.streamKeys.values()].filter(ofStream)
  const links = parts.tables.links.ofStream(id)
  const count = (all: readonly { readonly deletedAtMs: number | null }[]): number =>
    all.filter((each) => each.deletedAtMs === null).length
  const takes = [
    { noun: 'key', count: count(keys) },
    { noun: 'link', count: count(links) },
    { noun: 'secret', count: secretsOf(edit, id) },
  ] as const
  parts.uses.store([...keys, ...links].map((each) => each.id))
  const owned = (table: RowsOf['table'], where = 'stream_id = @value'): RowsOf => ({
    table,
    where,
    value: id,
  })
  parts.tables.deleted.file(
    {
      kind: 'stream',
      subject: id,
      label: name,
      takes: takes.filter((each) => each.count > 0),
      actor,
      deletedAtMs: edit.nowMs,
    },
    [
      owned('streams', 'id = @value'),
      owned('stream_keys'),
      owned('links'),
      owned('stream_whip_tokens'),
      owned('stream_front_doors'),
      owned('grant_uses', OF_KEYS_AND_LINKS),
    ],
  )
}

const secretsOf = ({ state }: Edit, id: string): number =>
  Number(state.whipTokens.has(id)) + Number(state.frontDoors.has(id))

const OF_KEYS_AND_LINKS = `grant_id IN (SELECT id FROM stream_keys WHERE stream_id = @value
  UNION ALL SELECT id FROM links WHERE stream_id = @value)`

function removeWithKeysAndLinks(
  edit: Edit,
  { tables, links, ended, uses }: StreamParts,
  id: string,
): { keys: number; links: number } {
  const ofStream = (each: { readonly streamId: string }): boolean => each.streamId === id
  const keyIds = [...edit.state.streamKeys.values()].filter(ofStream).map((key) => key.id)
  const linkIds = tables.links.ofStream(id).map((link) => link.id)
  tables.endedLinks.addOfStream(id)
  const counts = tables.streams.remove(id)
  uses.remove(edit, [...keyIds, ...linkIds])
  tables.whipTokens.remove(id)
  tables.frontDoors.remove(id)
  const before = edit.state.streams
  edit.state = {
    ...edit.state,
    streams: edit.withoutEntries(edit.state.streams, [id]),
    whipTokens: edit.withoutEntries(edit.state.whipTokens, [id]),
    frontDoors: edit.withoutEntries(edit.state.frontDoors, [id]),
    streamKeys: edit.withoutEntries(edit.state.streamKeys, keyIds),
  }
  refile(edit, before)
  edit.afterCommit(() => {
    for (const linkId of linkIds) {
      links.delete(linkId)
      ended.add(linkId)
    }
  })
  return counts
}
