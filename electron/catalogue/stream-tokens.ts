import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { SubscribeTokenChange, SubscribeTokenInput } from '../../shared/stream-token.ts'
import { RESTORE_MS } from '../../shared/token.ts'
import type { GrantUse } from '../store/catalogue/grant-uses.ts'
import type { StoredStreamToken, StreamTokenTable } from '../store/catalogue/stream-tokens.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import { hintOf, type RandomBytes } from './ids.ts'
import { REMOVE_AT_ONCE } from './keeping.ts'
import { issuerOf } from './links.ts'
import { checkLimits, countriesOf } from './stream-token-checks.ts'
import type { StreamTokenRows } from './stream-token-rows.ts'
import type { StreamTokenCalls } from './stream-token-types.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

type CommonInput = Omit<SubscribeTokenInput, 'trackingId'>

/** What one kind of token has of its own. */
export interface TokenKind<Extras, Input, Change, Item> {
  /** First part of its audit entries. */
  readonly noun: 'subscribe_token' | 'publish_token'
  grantId(id: number): string
  /** Its own members as they are stored, and those that are secret as text. */
  extrasOf(input: Input): { readonly extras: Extras; readonly secret: string | null }
  /** The same after a change; null when the change is not about them. */
  changedExtras(
    change: Change,
    before: StoredStreamToken<Extras>,
  ): { readonly extras: Extras; readonly secret: string | null } | null
  view(row: StoredStreamToken<Extras>, use: GrantUse | null): Item
}

interface StreamTokenParts<Extras> {
  readonly editor: Editor
  readonly table: StreamTokenTable<Extras>
  readonly rows: StreamTokenRows<Extras>
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
}

const SECRET_BYTES = 32

/** The calls for one kind of token; see StreamTokenCalls for each. */
export function createStreamTokens<
  Extras,
  Input extends CommonInput,
  Change extends SubscribeTokenChange,
  Item,
>(
  kind: TokenKind<Extras, Input, Change, Item>,
  parts: StreamTokenParts<Extras>,
): StreamTokenCalls<Input, Change, Item> {
  const { editor, table, rows, secrets, uses } = parts
  type Row = StoredStreamToken<Extras>
  const view = (row: Row): Item => kind.view(row, uses.get(kind.grantId(row.id)))

  function put(edit: Edit, row: Row): Item {
    table.put(row)
    edit.afterCommit(() => rows.put(row))
    return view(row)
  }

  /** What a text is stored as, and the text. */
  function newText(): { secret: string; stored: Pick<Row, 'hash' | 'hint' | 'sealed'> } {
    const secret = Buffer.from(parts.randomBytes(SECRET_BYTES)).toString('hex')
    const stored = {
      hash: secrets.hash(secret),
      hint: hintOf(secret),
      sealed: secrets.seal(secret),
    }
    return { secret, stored }
  }

  function add(edit: Edit, input: Input, actor: Actor): { token: Item; secret: string; row: Row } {
    checkLimits(input)
    checkExpiry(input.expiresAtMs, edit.nowMs)
    const { secret, stored } = newText()
    const { extras, secret: extrasSecret } = kind.extrasOf(input)
    const fields = {
      label: input.label,
      streams: input.streams,
      expiresAtMs: input.expiresAtMs,
      allowedOrigins: input.allowedOrigins,
      allowedIpAddresses: input.allowedIpAddresses,
      bindIpsOnUsage: input.bindIpsOnUsage,
      originCluster: input.originCluster,
      allowedCountries: countriesOf(input.allowedCountries),
      deniedCountries: countriesOf(input.deniedCountries),
      ...stored,
      extras,
      extrasSealed: extrasSecret === null ? null : secrets.seal(extrasSecret),
      issuedBy: issuerOf(actor),
      addedAtMs: edit.nowMs,
      refreshedAtMs: null,
      disabledAtMs: null,
      deletedAtMs: null,
    }
    const row: Row = { ...fields, id: table.add(fields) }
    edit.afterCommit(() => rows.put(row))
    return { token: view(row), secret, row }
  }

  function change(
    id: number,
    actor: Actor,
    what: string,
    work: (before: Row, edit: Edit) => { after: Row; detail: string },
  ): Item {
    return editor.edit((edit) => {
      const before = found(table.get(id))
      const { after, detail } = work(before, edit)
      edit.audit(actor, `${kind.noun}.${what}`, String(id), detail || before.label)
      return put(edit, after)
    })
  }

  function removeLongDeleted(edit: Edit): void {
    const ids = table.removeDeleted(edit.nowMs - RESTORE_MS, REMOVE_AT_ONCE)
    if (ids.length === 0) return
    uses.remove(edit, ids.map(kind.grantId))
    edit.afterCommit(() => {
      for (const id of ids) rows.remove(id)
    })
  }

  function createMany(inputs: readonly Input[], actor: Actor, ignored = '') {
    return editor.edit((edit) => {
      const made = inputs.map((input) => add(edit, input, actor))
      const [first] = made
      if (first === undefined) return []
      const last = made.at(-1) ?? first
      const ids = made.length === 1 ? `${first.row.id}` : `${first.row.id} to ${last.row.id}`
      const detail =
        made.length === 1 ? first.row.label : say('{count} tokens', { count: made.length })
      edit.audit(actor, `${kind.noun}.create`, ids, detail + passedOver(ignored))
      removeLongDeleted(edit)
      return made.map(({ token, secret }) => ({ token, secret }))
    })
  }

  return {
    page(query) {
      const { ids, total } = table.page(query)
      const tokens = ids.flatMap((id) => {
        const row = rows.get(id)
        return row === undefined ? [] : [view(row)]
      })
      return { tokens, total }
    },
    get: (id) => view(found(rows.get(id))),
    reveal(id, actor) {
      const row = found(rows.get(id))
      const secret = secrets.open(row.sealed)
      if (actor !== null) {
        editor.edit((edit) => edit.audit(actor, `${kind.noun}.reveal`, String(id), row.label))
      }
      return secret
    },
    create(input, actor, { ignored = '' } = {}) {
      const [made] = createMany([input], actor, ignored)
      if (made === undefined) throw new AppError('ERR_INTERNAL')
      return made
    },
    createMany: (inputs, actor) => createMany(inputs, actor),
    update: (id, input, actor, { refresh = false, ignored = '' } = {}) =>
      change(id, actor, 'update', (before, edit) => {
        const limited = changed(before, input, edit)
        const extras = kind.changedExtras(input, before)
        const after: Row = {
          ...limited,
          ...(extras === null
            ? {}
            : {
                extras: extras.extras,
                extrasSealed: extras.secret === null ? null : secrets.seal(extras.secret),
              }),
          ...(refresh ? { ...newText().stored, refreshedAtMs: edit.nowMs } : {}),
        }
        const names = [...Object.keys(input), ...(refresh ? ['refreshToken'] : [])]
        return { after, detail: `${before.label}: ${names.join(', ')}${passedOver(ignored)}` }
      }),
    setActive: (id, isActive, actor) =>
      change(id, actor, isActive ? 'enable' : 'disable', (before, edit) => ({
        after: { ...before, disabledAtMs: disabledAt(before, isActive, edit) },
        detail: '',
      })),
    refresh(id, actor) {
      const { secret, stored } = newText()
      const token = change(id, actor, 'refresh', (before, edit) => ({
        after: { ...before, ...stored, refreshedAtMs: edit.nowMs },
        detail: '',
      }))
      return { token, secret }
    },
    remove(id, actor) {
      change(id, actor, 'remove', (before, edit) => {
        removeLongDeleted(edit)
        return { after: { ...before, deletedAtMs: edit.nowMs }, detail: '' }
      })
    },
    restore: (id, actor) =>
      editor.edit((edit) => {
        const row = table.get(id)
        if (row === null || row.deletedAtMs === null)
          throw new AppError('ERR_NOT_FOUND', 'There is no deleted token with this id.')
        edit.audit(actor, `${kind.noun}.restore`, String(id), row.label)
        return put(edit, { ...row, deletedAtMs: null })
      }),
  }
}

const passedOver = (ignored: string): string => (ignored === '' ? '' : `; ignored: ${ignored}`)

function changed<Extras>(
  before: StoredStreamToken<Extras>,
  input: SubscribeTokenChange,
  edit: Edit,
): StoredStreamToken<Extras> {
  const { addStreams = [], removeStreams = [], isActive, ...fields } = input
  const kept = before.streams.filter((each) => !removeStreams.includes(each.streamName))
  const streams = [...kept, ...addStreams.filter((each) => !isListed(each, kept))]
  if (streams.length === 0) {
    refuse('ERR_INPUT_INVALID', 'removeStreams', 'A token is for one stream at least.')
  }
  const after: StoredStreamToken<Extras> = {
    ...before,
    ...pick(fields, before),
    streams,
    disabledAtMs: isActive === undefined ? before.disabledAtMs : disabledAt(before, isActive, edit),
  }
  checkLimits(after)
  if (input.expiresAtMs !== undefined) checkExpiry(input.expiresAtMs, edit.nowMs)
  return after
}

/** Of the simple members, those that are named. */
function pick(
  fields: Omit<SubscribeTokenChange, 'addStreams' | 'removeStreams' | 'isActive'>,
  before: Omit<CommonInput, 'streams'>,
): Omit<CommonInput, 'streams'> {
  return {
    label: fields.label ?? before.label,
    expiresAtMs: fields.expiresAtMs === undefined ? before.expiresAtMs : fields.expiresAtMs,
    allowedOrigins: fields.allowedOrigins ?? before.allowedOrigins,
    allowedIpAddresses: fields.allowedIpAddresses ?? before.allowedIpAddresses,
    bindIpsOnUsage:
      fields.bindIpsOnUsage === undefined ? before.bindIpsOnUsage : fields.bindIpsOnUsage,
    originCluster: fields.originCluster === undefined ? before.originCluster : fields.originCluster,
    allowedCountries: countriesOf(fields.allowedCountries ?? before.allowedCountries),
    deniedCountries: countriesOf(fields.deniedCountries ?? before.deniedCountries),
  }
}

const isListed = (
  entry: CommonInput['streams'][number],
  streams: CommonInput['streams'],
): boolean =>
  streams.some(
    ({ streamName, isRegex }) => streamName === entry.streamName && isRegex === entry.isRegex,
  )

const disabledAt = (
  before: { readonly disabledAtMs: number | null },
  isActive: boolean,
  edit: Edit,
): number | null => (isActive ? null : (before.disabledAtMs ?? edit.nowMs))

function checkExpiry(expiresAtMs: number | null, nowMs: number): void {
  if (expiresAtMs === null || expiresAtMs > nowMs) return
  refuse('ERR_INPUT_INVALID', 'expiresAtMs', 'This moment is over: nobody would be admitted.')
}

function found<Row extends { readonly deletedAtMs: number | null }>(
  row: Row | null | undefined,
): Row {
  if (row === null || row === undefined || row.deletedAtMs !== null) throw notFound()
  return row
}

const notFound = (): AppError => new AppError('ERR_NOT_FOUND', 'There is no token with this id.')
