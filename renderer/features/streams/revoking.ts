import { asksEachTime } from '../../../shared/asks-each-time.ts'
import type { MediaServer, ProtocolCapabilities } from '../../../shared/media-server.ts'
import type { Stream } from '../../../shared/stream.ts'
import { formatDuration } from '../../kit/format.ts'
import { t } from '../../language/t.ts'

/** What becomes of a revoked viewer of a stream at one kind of media server. */
export interface Revoking {
  readonly way: 'pull' | 'push'
  readonly tone: 'allow' | 'warn'
  /** Fits a badge. */
  readonly label: string
}

type Of = Pick<ProtocolCapabilities, 'revoke' | 'rechecks' | 'timeLimit'> &
  Pick<MediaServer, 'protocol'>
type Asked = Pick<Stream, 'mode' | 'recheckSeconds' | 'maxSessionSeconds'>

/**
 * Pull where the media server asks about viewers again, by itself or because it cuts them; push where what a viewer holds
 * counts until somebody takes it back.
 */
export function revokingOf(stream: Asked, of: Of): Revoking {
  const isMetered = stream.mode === 'metered'
  const isPulled = isMetered && (of.rechecks || of.timeLimit)
  // Reports name every viewer, whatever the mode of the stream.
  if (of.revoke === 'at_next_check' && !of.rechecks) {
    return { way: 'pull', tone: 'allow', label: t('at the next report') }
  }
  if (!isMetered && asksEachTime(of.protocol)) {
    return { way: 'pull', tone: 'allow', label: t('at the next question') }
  }
  const way = isPulled ? 'pull' : 'push'
  if (of.revoke === 'instant') return { way, tone: 'allow', label: t('at once') }
  if (isPulled)
    return {
      way,
      tone: 'allow',
      label: t('within {seconds}', { seconds: seconds(stream.recheckSeconds) }),
    }
  if (of.timeLimit && stream.maxSessionSeconds !== null) {
    return {
      way,
      tone: 'warn',
      label: t('within {seconds}', { seconds: seconds(stream.maxSessionSeconds) }),
    }
  }
  return { way, tone: 'warn', label: t('new viewers only') }
}

const seconds = (count: number): string => formatDuration(count * 1_000)
