import type { PinnedTestInput } from '../../shared/pinned-test.ts'
import { t } from '../language/t.ts'

const CREDENTIALS = {
  none: t('without a credential'),
  valid: t('with a valid credential'),
  refused: t('with a credential that is refused'),
} as const

/** The question in one line, e.g. `192.0.2.7 watches live/news by hls, with a valid credential.` */
export function sentenceOfPin(request: PinnedTestInput['request']): string {
  const { action, streamName, protocol } = request
  const who = request.viewerId ?? request.address ?? t('Somebody')
  const credential = CREDENTIALS[request.credential.kind]
  if (action === 'publish') {
    return protocol === ''
      ? t('{who} publishes to {streamName}, {credential}.', { who, streamName, credential })
      : t('{who} publishes to {streamName} by {protocol}, {credential}.', {
          who,
          streamName,
          protocol,
          credential,
        })
  }
  return protocol === ''
    ? t('{who} watches {streamName}, {credential}.', { who, streamName, credential })
    : t('{who} watches {streamName} by {protocol}, {credential}.', {
        who,
        streamName,
        protocol,
        credential,
      })
}
