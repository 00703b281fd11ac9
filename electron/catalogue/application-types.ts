import type {
  Application,
  ApplicationChange,
  ApplicationInput,
  ApplicationSecret,
  ApplicationSecretInput,
  EdgeAuthPreview,
  EdgeAuthToken,
  EdgeAuthTokenInput,
  IssuedEdgeAuthToken,
} from '../../shared/application.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import type { Edit, Editor } from './editor.ts'
import type { EndActs } from './end-acts.ts'
import type { GrantUses } from './grant-uses.ts'
import type { RandomBytes } from './ids.ts'
import type { CatalogueSecrets, CatalogueTools } from './tools.ts'

interface CreatedApplication {
  readonly application: Application
  /** Shown once. */
  readonly secret: string | null
}

/** A secret that is to be made. */
export interface NewApplicationSecret extends ApplicationSecretInput {
  /** Id of the secret whose place in the order it has, where the first one signs, and with which it retires. Default: it is the first. */
  readonly insteadOf?: string
}

/** Phenix applications, their secrets and tokens. */
export interface Applications {
  /** In the order they were made, then those that were deleted and can be restored. */
  list(): readonly Application[]
  /**
   * ERR_NAME_TAKEN; ERR_INPUT_INVALID when id and secret together are the key of another application.
   *
   * @returns `secret` is null where the operator brought one along.
   */
  create(input: ApplicationInput, actor: Actor): CreatedApplication
  update(id: string, change: ApplicationChange, actor: Actor): Application
  /**
   * None of its tokens is accepted any more. It can be restored for 30 days with all that is its own, unless its id is
   * given to another.
   */
  remove(id: string, actor: Actor): void
  /** ERR_NOT_FOUND; ERR_IN_USE when a secret of its own is by now the key of another. */
  restore(id: string, actor: Actor): Application
  /** Makes one, which signs from now on; or in the place of another, which stays until it is removed. */
  addSecret(id: string, input: NewApplicationSecret, actor: Actor): CreatedApplication
  /** The secret of it that a text is, also one that is retired, or deleted and can be restored. Null: none. ERR_NOT_FOUND. */
  secretWith(id: string, text: string): ApplicationSecret | null
  /** @param retiresAtMs From when on the secret does not count, epoch milliseconds. Null: not any more. */
  retireSecret(id: string, secretId: string, retiresAtMs: number | null, actor: Actor): Application
  /** It can be restored for 30 days. ERR_IN_USE for the only secret. */
  removeSecret(id: string, secretId: string, actor: Actor): Application
  /** As restore. */
  restoreSecret(id: string, secretId: string, actor: Actor): Application
  /** The enabled application one of whose secrets this is, or null. Constant-time compare. */
  authenticate(id: string, secret: string): Application | null
  /** All EdgeAuth tokens that were issued here, newest first; blocks for as long as that takes. */
  tokens(): readonly EdgeAuthToken[]
  /** What can happen to a token after it was issued; ERR_NOT_FOUND when it is not one of ours. */
  readonly tokenActs: EndActs
  /** What a token would permit, without signing one. */
  preview(id: string, input: EdgeAuthTokenInput): EdgeAuthPreview
  /**
   * Signs a token. One that was taken back, or made to end earlier, is not handed out again: the next is for a millisecond longer.
   *
   * @param options `mayBeForNothing`: signs it also where it names nothing that a stream answers to, as the vendor's own calls do.
   *                Default false.
   * @throws AppError ERR_INPUT_INVALID when the application is switched off or the token would be for nothing, ERR_KEY_NOT_FOUND
   *         without live secret.
   */
  issue(
    id: string,
    input: EdgeAuthTokenInput,
    actor: Actor,
    options?: { readonly mayBeForNothing?: boolean },
  ): IssuedEdgeAuthToken
}

export interface ApplicationParts {
  readonly editor: Editor
  readonly tables: CatalogueTables
  readonly secrets: CatalogueSecrets
  readonly uses: GrantUses
  readonly randomBytes: RandomBytes
  readonly now: CatalogueTools['now']
  /** Forgets the tokens that were issued for an application, as part of the edit that takes it out for good. */
  forgetTokens(edit: Edit, applicationId: string): void
}
