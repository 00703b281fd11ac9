import type { ProtocolName } from '../../shared/media-server.ts'
import type { KeyFormat } from '../../shared/token-key.ts'
import { omeGrantId, readOmePolicy } from '../tokens/ome-policy.ts'
import { pairValue, readAddress } from '../tokens/signed-address.ts'
import type { CatalogueSecrets } from './tools.ts'

/** Which media servers tell Stagedoor with what token somebody came, where they are set to ask. The others never do. */
export const ASKING: Readonly<Partial<Record<KeyFormat, ProtocolName>>> = {
  'nms-sign': 'node-media-server',
  'ome-policy': 'oven-media-engine',
  'ant-media-hash': 'ant-media',
  'ant-media-jwt': 'ant-media',
}

const PREFIX = 'srv-'
const ID_CHARS = 32
const OWN_IDS = /^(?:srv|ome)-[0-9a-f]{32}$/

/** Whether a token is known again when it is presented: by its id, which is made of its text. Those before step 490 are not. */
export const isKnownAgain = (format: KeyFormat, id: string): boolean =>
  ASKING[format] !== undefined && OWN_IDS.test(id)

/** Id of what is presented: the keyed hash of its text, which without the key says nothing of it. */
export const presentedId = (secrets: Pick<CatalogueSecrets, 'hash'>, presented: string): string =>
  `${PREFIX}${secrets.hash(presented).slice(0, ID_CHARS)}`

/** Id of a token by its text, the same for the same text. Null for one that is never presented here. */
export function idOfText(
  format: KeyFormat,
  token: string,
  secrets: Pick<CatalogueSecrets, 'hash'>,
): string | null {
  switch (format) {
    case 'ome-policy': {
      const policy = readOmePolicy(token)
      return typeof policy === 'string' ? null : omeGrantId(policy.signed)
    }
    case 'nms-sign': {
      const address = readAddress(token)
      const sign = address === null ? null : pairValue(address, 'sign')
      return sign === null ? null : presentedId(secrets, sign)
    }
    case 'ant-media-hash':
    case 'ant-media-jwt':
      return presentedId(secrets, token)
    default:
      return null
  }
}
