import { z } from 'zod'
import { type FrontDoorSettings, frontDoorSettingsSchema } from '../../shared/front-door.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { CatalogueSecrets } from './tools.ts'

/** A signer that is stored. */
export interface KeptSigner {
  readonly settings: FrontDoorSettings
  /** Null: not given yet. Nobody is led on before. */
  readonly secret: string | null
}

interface Parts {
  readonly tables: Pick<CatalogueTables, 'frontDoors'>
  readonly secrets: CatalogueSecrets
}

/** The text of a signer that is sealed: its settings and its key, as JSON. */
export const signerText = ({ settings, secret }: KeptSigner): string =>
  JSON.stringify({ ...settings, secret })

/** Opens what is stored. @throws AppError ERR_KEY_STORE_LOCKED */
export function openFrontDoors({ tables, secrets }: Parts): ReadonlyMap<string, KeptSigner> {
  return new Map(
    tables.frontDoors.all().map(({ streamId, sealed }) => {
      const { secret, ...settings } = storedSchema.parse(JSON.parse(secrets.open(sealed)))
      return [streamId, { settings: frontDoorSettingsSchema.parse(settings), secret }]
    }),
  )
}

const storedSchema = z.looseObject({ secret: z.string().nullable() })
