import type { MediaServer } from '../../../shared/media-server.ts'
import { isLocalAddress } from '../../components/local-address.ts'

/**
 * Where a media server is likely to be controlled: an Icecast at the address its listeners connect to. Pure.
 *
 * @returns Empty: that is not known, or would be refused, as a public address without TLS is.
 */
export function suggestedControl({
  protocol,
  publicUrl,
}: Pick<MediaServer, 'protocol' | 'publicUrl'>): string {
  if (protocol !== 'icecast' || publicUrl === null || !URL.canParse(publicUrl)) return ''
  const { origin, protocol: scheme, hostname } = new URL(publicUrl)
  const isHere = hostname === 'localhost' || isLocalAddress(hostname.replaceAll(/[[\]]/g, ''))
  return scheme === 'https:' || isHere ? origin : ''
}
