import type {
  Account,
  AccountInput,
  ApiSecret,
  ApiSecretInput,
  IssuedPublishToken,
  IssuedSubscribeToken,
  PublishTokenChange,
  PublishTokenInput,
  StreamTokenQuery,
  SubscribeTokenChange,
  SubscribeTokenInput,
} from '../../shared/stream-token.ts'
import type { PreparedPublishToken } from '../tokens/publish-token.ts'
import type { CountryRule } from '../tokens/restrictions/countries.ts'
import type { PreparedToken } from '../tokens/subscribe-token-types.ts'
import type { Actor } from './actor.ts'

/** What can be done with subscribe tokens and with publish tokens alike. */
export interface StreamTokenCalls<Input, Change, Item> {
  page(query: StreamTokenQuery): { readonly tokens: readonly Item[]; readonly total: number }
  /** ERR_NOT_FOUND, also for one that was deleted. */
  get(id: number): Item
  /** The token itself; `actor` is written into the audit log unless null. ERR_NOT_FOUND, ERR_KEY_STORE_LOCKED. */
  reveal(id: number, actor: Actor | null): string
  /** @param options `ignored`: what the caller named beside the input, for the audit log. Default nothing. */
  create(
    input: Input,
    actor: Actor,
    options?: { readonly ignored?: string },
  ): { readonly token: Item; readonly secret: string }
  /** All of them or none. */
  createMany(
    inputs: readonly Input[],
    actor: Actor,
  ): readonly { readonly token: Item; readonly secret: string }[]
  /**
   * Changes what is named and, with `refresh`, gives it a new text: the old one, and everything signed with it, is
   * refused from then on.
   *
   * @param options `ignored`: as for create.
   */
  update(
    id: number,
    change: Change,
    actor: Actor,
    options?: { readonly refresh?: boolean; readonly ignored?: string },
  ): Item
  setActive(id: number, isActive: boolean, actor: Actor): Item
  refresh(id: number, actor: Actor): { readonly token: Item; readonly secret: string }
  /** It is refused at once; for 30 days it can be restored. */
  remove(id: number, actor: Actor): void
  /** ERR_NOT_FOUND when it was not deleted, or too long ago. */
  restore(id: number, actor: Actor): Item
}

export interface SubscribeTokens
  extends StreamTokenCalls<SubscribeTokenInput, SubscribeTokenChange, IssuedSubscribeToken> {
  /** Hot path: the token ready for checks, switched off or expired too. Null when there is none or it was deleted. */
  byId(id: number): PreparedToken | null
  /** The same by its text, which is looked up by keyed hash. */
  bySecret(secret: string): PreparedToken | null
  /** One that was deleted and can be restored, only to say so: nothing is ever admitted by it. */
  deletedById(id: number): PreparedToken | null
  /** Id of the same by its text. */
  deletedBySecret(secret: string): number | null
}

/** What publish tokens say of a stream that may be published with them. */
export interface PublishTerms {
  readonly subscribeRequiresAuth: boolean
  /** Where it may be watched; null: anywhere. */
  readonly countries: CountryRule | null
  /** Null when they name none or different ones. */
  readonly cluster: string | null
}

export interface PublishTokens
  extends StreamTokenCalls<PublishTokenInput, PublishTokenChange, IssuedPublishToken> {
  byId(id: number): PreparedPublishToken | null
  bySecret(secret: string): PreparedPublishToken | null
  /** Id of one that was deleted and can be restored, by its text. */
  deletedBySecret(secret: string): number | null
  /**
   * Hot path: what all publish tokens that are for a stream ask of its viewers, switched off or expired too, since a
   * stream published with one goes on. Where they differ the stricter counts. Null when none is for it.
   */
  termsOf(streamName: string): PublishTerms | null
}

export interface ApiSecrets {
  list(): readonly ApiSecret[]
  /** ERR_NAME_TAKEN */
  create(input: ApiSecretInput, actor: Actor): { readonly apiSecret: ApiSecret; secret: string }
  /** A new text for the same name; the old one is refused at once. */
  refresh(id: string, actor: Actor): { readonly apiSecret: ApiSecret; secret: string }
  /** Refuses whoever presents it until it is switched on again. */
  setDisabled(id: string, disabled: boolean, actor: Actor): ApiSecret
  /** Takes it out of use; it can be restored for 30 days, unless its name is given to another. */
  remove(id: string, actor: Actor): void
  /** Brings back what was removed. ERR_NOT_FOUND */
  restore(id: string, actor: Actor): ApiSecret
  /** The one this text belongs to, or null. Throws ERR_CALLER_UNAUTHENTICATED, with why, for one that is off. */
  authenticate(secret: string): ApiSecret | null
}

export interface AccountCalls {
  get(): Account
  update(input: AccountInput, actor: Actor): Account
}

/** What became of the tokens that live sessions were admitted with. */
export interface TokenEnds {
  /** Counts refreshing, switching off or on, deleting and restoring. */
  count(): number
  /**
   * When the token of a grant, or the one it was signed with, was switched off, deleted, or refreshed since a moment.
   * Null while it is in force, and for other grants. An expiry ends nobody who is in.
   */
  endedAtMs(grantId: string, sinceMs: number): number | null
}
