import type { Session } from '../../shared/session.ts'
import type { CountryLookup, PlaceLookup } from '../access/types.ts'
import type { Secrets } from '../secrets/types.ts'
import type { Database } from '../store/database.ts'
import type { HouseFolders } from '../store/house-folders.ts'
import type { Journal } from '../store/types.ts'

export type CatalogueSecrets = Pick<Secrets, 'seal' | 'open' | 'hash' | 'authenticate'>

/** Who publishes now, which tokens may name. */
export interface LivePublishers {
  /** The live publish sessions of a stream, by its name on the wire; the first to start first. */
  of(streamName: string): readonly Pick<Session, 'id' | 'tags' | 'mediaServerId'>[]
  /** All of them. */
  list(): readonly Pick<Session, 'id' | 'tags'>[]
}

/** What the catalogue works with; app.ts hands it in. */
export interface CatalogueTools {
  /** Open and migrated. */
  readonly db: Database
  /** Flushed before each edit, so that an edit never overtakes a decision made before it. */
  readonly journal: Pick<Journal, 'flush'>
  readonly secrets: CatalogueSecrets
  readonly countryOf: CountryLookup
  /** Default: no place is known. */
  readonly placeOf?: PlaceLookup | undefined
  /** Default: nobody publishes. */
  readonly publishers?: LivePublishers
  /** Where the gateway listens, empty while it does not. Default: nowhere. */
  readonly gatewayUrl?: () => string
  /** When a media server asked last, epoch milliseconds; null: never. Default: none did. */
  readonly askedAtMs?: (serverId: string) => number | null
  /** Told what made a decision end as a denial with reason `internal`, for the log. Default: nobody is. */
  readonly onFault?: (cause: unknown) => void
  /** Refuses a folder that scheduled exports cannot go to, ERR_EXPORT_PATH. Default: none. */
  readonly assertExportFolder?: (folder: string) => void
  /** Default: beside the database. */
  readonly houseFolders?: HouseFolders
  /** Epoch milliseconds. */
  now(): number
  /** Cryptographically random bytes. Default: node:crypto's. */
  readonly randomBytes?: (count: number) => Uint8Array
}
