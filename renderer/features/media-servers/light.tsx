import type { ReactNode } from 'react'
import type { MediaServerStatus } from '../../../shared/media-server.ts'
import { classNames } from '../../kit/class-names.ts'
import { Ago, useNow } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { type Pulse, pulseOf } from './pulse.ts'

const LAMPS: Readonly<Record<Pulse, string>> = {
  off: 'border border-line-strong',
  refused: 'bg-deny',
  waiting: 'border-2 border-warn animate-pulse',
  asking: 'bg-allow shadow-[0_0_0_3px_var(--allow-soft)]',
  quiet: 'border-2 border-allow',
}

/** Whether a media server has asked yet and how long ago, as a lamp and in words. */
export function Light({ server }: { readonly server: MediaServerStatus }): ReactNode {
  const pulse = pulseOf(server, useNow())
  const { lastRequestAtMs, turnedAway } = server
  return (
    <span className="inline-flex items-center gap-2 text-sm text-ink-2">
      <span aria-hidden className={classNames('size-2.5 shrink-0 rounded-full', LAMPS[pulse])} />
      <span>
        {pulse === 'off' && t('Switched off')}
        {pulse === 'refused' && turnedAway !== null && (
          <T
            text="Turned away {turnedAway}"
            values={{ turnedAway: <Ago atMs={turnedAway.atMs} /> }}
          />
        )}
        {pulse === 'waiting' && t('Waiting for the first request')}
        {(pulse === 'asking' || pulse === 'quiet') && lastRequestAtMs !== null && (
          <T
            text="Last asked {lastRequestAt}"
            values={{ lastRequestAt: <Ago atMs={lastRequestAtMs} /> }}
          />
        )}
      </span>
    </span>
  )
}
