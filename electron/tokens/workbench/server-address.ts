import { pairValue, readAddress } from '../signed-address.ts'

/** Kinds of address that a media server checks whole. */
export type ServerAddressKind = 'nms-sign' | 'ome-policy' | 'wowza'

const ADDRESS = /[a-z][a-z\d+.-]{0,15}:\/\/[^\s"'<>]+/i
const NMS_SIGN = /^\d{1,12}-[0-9a-f]{32}$/
const WOWZA_HASH = /^[A-Za-z0-9]{1,32}hash=/

/** The first address in a pasted text. Null without one. */
export const addressIn = (pasted: string): string | null => ADDRESS.exec(pasted)?.[0] ?? null

/** The address in a pasted text that is signed for a media server as a whole, told by its parameters. Null without one. */
export function serverAddressIn(
  pasted: string,
): { readonly kind: ServerAddressKind; readonly address: string } | null {
  const address = addressIn(pasted)
  const read = address === null ? null : readAddress(address)
  if (address === null || read === null) return null
  if (NMS_SIGN.test(pairValue(read, 'sign') ?? '')) return { kind: 'nms-sign', address }
  const isPolicy = pairValue(read, 'policy') !== null && pairValue(read, 'signature') !== null
  if (isPolicy) return { kind: 'ome-policy', address }
  const isWowza = read.pairs.some((pair) => WOWZA_HASH.test(pair))
  return isWowza ? { kind: 'wowza', address } : null
}
