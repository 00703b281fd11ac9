import type {
  IssuedSubscribeToken,
  SubscribeTokenChange,
  SubscribeTokenInput,
} from '../../shared/stream-token.ts'
import { subscribeGrantId } from '../../shared/token-grants.ts'
import type { GrantUse } from '../store/catalogue/grant-uses.ts'
import type { StoredStreamToken, StreamTokenTable } from '../store/catalogue/stream-tokens.ts'
import type { SubscribeExtras } from '../store/catalogue/tables.ts'
import { prepareSubscribeToken } from '../tokens/subscribe-token-parent.ts'
import type { Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import type { RandomBytes } from './ids.ts'
import { createPreparer, deletedId, type StreamTokenRows } from './stream-token-rows.ts'
import type { SubscribeTokens } from './stream-token-types.ts'
import { createStreamTokens, type TokenKind } from './stream-tokens.ts'
import type { CatalogueSecrets } from './tools.ts'

type Row = StoredStreamToken<SubscribeExtras>

interface SubscribeTokenParts {
  readonly editor: Editor
  readonly table: StreamTokenTable<SubscribeExtras>
  readonly rows: StreamTokenRows<SubscribeExtras>
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  /** Whether a regular expression must fit the whole stream name. */
  isWholeName(): boolean
}

const KIND: TokenKind<
  SubscribeExtras,
  SubscribeTokenInput,
  SubscribeTokenChange,
  IssuedSubscribeToken
> = {
  noun: 'subscribe_token',
  grantId: subscribeGrantId,
  extrasOf: ({ trackingId }) => ({ extras: { trackingId }, secret: null }),
  changedExtras: () => null,
  view,
}

/** The subscribe tokens of the catalogue; see SubscribeTokens for each call. */
export function createSubscribeTokens(parts: SubscribeTokenParts): SubscribeTokens {
  const { editor, rows, secrets } = parts
  const calls = createStreamTokens(KIND, parts)
  const prepare = createPreparer((row: Row) =>
    prepareSubscribeToken(
      {
        ...row,
        trackingId: row.extras.trackingId,
        secret: secrets.open(row.sealed),
        accountId: editor.state.account.id,
        isActive: row.disabledAtMs === null,
      },
      { isWholeName: parts.isWholeName() },
    ),
  )
  const ready = (row: Row | undefined) =>
    row === undefined || row.deletedAtMs !== null ? null : prepare(row, parts.isWholeName())
  return {
    ...calls,
    byId: (id) => ready(rows.get(id)),
    bySecret: (secret) => ready(rows.byHash(secrets.hash(secret))),
    deletedById: (id) => {
      const row = rows.get(id)
      return row === undefined || row.deletedAtMs === null
        ? null
        : prepare(row, parts.isWholeName())
    },
    deletedBySecret: (secret) => deletedId(rows.byHash(secrets.hash(secret))),
  }
}

function view(row: Row, use: GrantUse | null): IssuedSubscribeToken {
  const { extras, extrasSealed: _, hash: __, sealed: ___, ...rest } = row
  return {
    ...rest,
    ...extras,
    isActive: row.disabledAtMs === null,
    uses: use?.uses ?? 0,
    lastUsedAtMs: use?.lastUsedAtMs ?? null,
  }
}
