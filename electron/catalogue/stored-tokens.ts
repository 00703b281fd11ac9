import { storedTokenOf } from '../../shared/token-grants.ts'
import type { StoredStreamToken } from '../store/catalogue/stream-tokens.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import { createAccount } from './account.ts'
import { createApiSecrets } from './api-secrets.ts'
import type { Editor } from './editor.ts'
import type { GrantUses } from './grant-uses.ts'
import type { RandomBytes } from './ids.ts'
import { createPublishTokens } from './publish-tokens.ts'
import { loadRows } from './stream-token-rows.ts'
import { createSubscribeTokens } from './subscribe-tokens.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'
import type { Catalogue } from './types.ts'

interface StoredTokenParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
}

interface StoredTokens {
  readonly calls: Pick<
    Catalogue,
    'subscribeTokens' | 'publishTokens' | 'apiSecrets' | 'account' | 'tokenEnds'
  >
  /** All of either kind, deleted ones too. */
  readonly rows: Readonly<
    Record<'subscribe' | 'publish', { values(): IterableIterator<StoredStreamToken<unknown>> }>
  >
  /** The token a grant is, or was signed with, whatever became of it. Undefined for other grants. */
  tokenOf(grantId: string): StoredStreamToken<unknown> | undefined
}

/** Subscribe tokens, publish tokens, and what belongs to them. */
export function createStoredTokens(parts: StoredTokenParts): StoredTokens {
  const { editor, tables } = parts
  const subscribeRows = loadRows(tables.subscribeTokens)
  const publishRows = loadRows(tables.publishTokens)
  const isWholeName = (): boolean => editor.state.settings.selfSigned.wholeNames
  function tokenOf(grantId: string): StoredStreamToken<unknown> | undefined {
    const token = storedTokenOf(grantId)
    if (token === null) return undefined
    return (token.kind === 'publish' ? publishRows : subscribeRows).get(token.id)
  }
  const tokenParts = { ...parts, isWholeName }
  return {
    calls: {
      subscribeTokens: createSubscribeTokens({
        ...tokenParts,
        table: tables.subscribeTokens,
        rows: subscribeRows,
      }),
      publishTokens: createPublishTokens({
        ...tokenParts,
        table: tables.publishTokens,
        rows: publishRows,
      }),
      apiSecrets: createApiSecrets(parts),
      account: createAccount(editor, tables),
      tokenEnds: {
        count: () => subscribeRows.endings() + publishRows.endings(),
        endedAtMs(grantId, sinceMs) {
          if (storedTokenOf(grantId) === null) return null
          const row = tokenOf(grantId)
          return row === undefined ? sinceMs : endOf(row, sinceMs)
        },
      },
    },
    rows: { subscribe: subscribeRows, publish: publishRows },
    tokenOf,
  }
}

function endOf(row: StoredStreamToken<unknown>, sinceMs: number): number | null {
  const { deletedAtMs, disabledAtMs, refreshedAtMs } = row
  if (deletedAtMs !== null || disabledAtMs !== null) return deletedAtMs ?? disabledAtMs
  return refreshedAtMs !== null && refreshedAtMs >= sinceMs ? refreshedAtMs : null
}
