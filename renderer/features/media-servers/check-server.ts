import { type FieldIssue, URL_HINT } from '../../../shared/errors.ts'
import type { MediaServerInput } from '../../../shared/media-server.ts'
import { cidrHint } from '../../components/cidr-hint.ts'
import { t } from '../../language/t.ts'

const SCHEMES = ['http:', 'https:', 'rtmp:', 'rtmps:']

/**
 * Finds all that is plainly wrong with a media server before it is sent, by the paths the API uses: the API itself stops at
 * the first kind of fault. Empty means nothing was found.
 */
export function checkServer(
  server: Pick<MediaServerInput, 'name' | 'allowedPeers' | 'publicUrl'>,
): readonly FieldIssue[] {
  const peers = server.allowedPeers.flatMap((peer, index): FieldIssue[] => {
    const { ok, text } = cidrHint(peer)
    return ok ? [] : [{ path: `allowedPeers.${index}`, message: `${peer}: ${text}` }]
  })
  const { name, publicUrl } = server
  const isKnown = publicUrl === null || SCHEMES.includes(URL.parse(publicUrl)?.protocol ?? '')
  return [
    ...(name === '' ? [{ path: 'name', message: t('Give it a name.') }] : []),
    ...peers,
    ...(isKnown ? [] : [{ path: 'publicUrl', message: URL_HINT }]),
  ]
}
