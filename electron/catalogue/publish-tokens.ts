import {
  type IssuedPublishToken,
  type PublishOptions,
  type PublishTokenChange,
  type PublishTokenInput,
  publishOptionsSchema,
} from '../../shared/stream-token.ts'
import { publishGrantId } from '../../shared/token-grants.ts'
import type { GrantUse } from '../store/catalogue/grant-uses.ts'
import type { StoredStreamToken, StreamTokenTable } from '../store/catalogue/stream-tokens.ts'
import type { PublishExtras } from '../store/catalogue/tables.ts'
import { preparePublishToken } from '../tokens/publish-token.ts'
import type { Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import type { RandomBytes } from './ids.ts'
import { createPublishTerms } from './publish-terms.ts'
import { checkGeoCascade } from './stream-token-checks.ts'
import { createPreparer, deletedId, type StreamTokenRows } from './stream-token-rows.ts'
import type { PublishTokens } from './stream-token-types.ts'
import { createStreamTokens, type TokenKind } from './stream-tokens.ts'
import type { CatalogueSecrets } from './tools.ts'
import { refuse } from './validate.ts'

type Row = StoredStreamToken<PublishExtras>
type Restream = PublishOptions['restream']

interface PublishTokenParts {
  readonly editor: Editor
  readonly table: StreamTokenTable<PublishExtras>
  readonly rows: StreamTokenRows<PublishExtras>
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  /** Whether a regular expression must fit the whole stream name. */
  isWholeName(): boolean
}

/** The publish tokens of the catalogue; see PublishTokens for each call. */
export function createPublishTokens(parts: PublishTokenParts): PublishTokens {
  const { editor, secrets, isWholeName } = parts
  const terms = createPublishTerms()
  for (const row of parts.rows.values()) terms.put(row)
  const rows: StreamTokenRows<PublishExtras> = {
    ...parts.rows,
    put(row) {
      parts.rows.put(row)
      terms.put(row)
    },
    remove(id) {
      parts.rows.remove(id)
      terms.remove(id)
    },
  }
  const restreamOf = (row: Row): Restream =>
    row.extrasSealed === null ? [] : (JSON.parse(secrets.open(row.extrasSealed)) as Restream)
  const kind: TokenKind<PublishExtras, PublishTokenInput, PublishTokenChange, IssuedPublishToken> =
    {
      noun: 'publish_token',
      grantId: publishGrantId,
      extrasOf: ({ subscribeRequiresAuth, options }) => extras(subscribeRequiresAuth, options),
      changedExtras(change, before) {
        if (change.subscribeRequiresAuth === undefined && change.options === undefined) return null
        const { subscribeRequiresAuth, options } = before.extras
        const restream = restreamOf(before)
        const merged = publishOptionsSchema.parse({ ...options, restream, ...change.options })
        return extras(change.subscribeRequiresAuth ?? subscribeRequiresAuth, merged)
      },
      view: (row, use) => view(row, use, restreamOf(row)),
    }
  const calls = createStreamTokens(kind, { ...parts, rows })
  const prepare = createPreparer((row: Row) =>
    preparePublishToken(
      {
        ...row,
        accountId: editor.state.account.id,
        isActive: row.disabledAtMs === null,
        subscribeRequiresAuth: row.extras.subscribeRequiresAuth,
        record: row.extras.options.record,
      },
      isWholeName(),
    ),
  )
  const ready = (row: Row | undefined) =>
    row === undefined || row.deletedAtMs !== null ? null : prepare(row, isWholeName())
  return {
    ...calls,
    byId: (id) => ready(rows.get(id)),
    bySecret: (secret) => ready(rows.byHash(secrets.hash(secret))),
    deletedBySecret: (secret) => deletedId(rows.byHash(secrets.hash(secret))),
    termsOf: (streamName) => terms.find(streamName, isWholeName()),
  }
}

/** @throws AppError ERR_INPUT_INVALID for options that exclude each other. */
function extras(
  subscribeRequiresAuth: boolean,
  { restream, ...options }: PublishOptions,
): { extras: PublishExtras; secret: string | null } {
  if (options.clip && options.record) {
    refuse('ERR_INPUT_INVALID', 'options.clip', 'Either record or clip, not both.')
  }
  checkGeoCascade(options.geoCascade, 'options.geoCascade.clusters')
  return {
    extras: { subscribeRequiresAuth, options },
    secret: restream.length === 0 ? null : JSON.stringify(restream),
  }
}

function view(row: Row, use: GrantUse | null, restream: Restream): IssuedPublishToken {
  const { extras: own, extrasSealed: _, hash: __, sealed: ___, ...rest } = row
  return {
    ...rest,
    subscribeRequiresAuth: own.subscribeRequiresAuth,
    options: { ...own.options, restream },
    isActive: row.disabledAtMs === null,
    uses: use?.uses ?? 0,
    lastUsedAtMs: use?.lastUsedAtMs ?? null,
  }
}
