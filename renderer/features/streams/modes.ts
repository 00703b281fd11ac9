import type { StreamMode } from '../../../shared/stream.ts'
import { t } from '../../language/t.ts'

/** The three modes with what each means, mildest first. */
export const MODES: readonly {
  readonly value: StreamMode
  readonly label: string
  /** Fits a table cell. */
  readonly short: string
  readonly hint: string
}[] = [
  {
    value: 'public',
    label: t('Public'),
    short: t('anyone may watch'),
    hint: t(
      'Anyone may watch. Only publishers need a key. Native Frame calls this public-viewers.',
    ),
  },
  {
    value: 'token',
    label: t('Token'),
    short: t('a link is needed to start'),
    hint: t(
      'Viewers need a link to start; once in, they stay. The gateway asks at each request. Native Frame calls this token-auth.',
    ),
  },
  {
    value: 'metered',
    label: t('Metered'),
    short: t('a link is needed, again and again'),
    hint: t(
      'As token, and viewers are asked about again, where the media server does so: Revoking tells for each. Icecast cuts them at an interval, and who comes back is asked about. Native Frame calls this live-service-webhooks.',
    ),
  },
]

/** What a mode is called and what it asks of viewers. Undefined for one of a newer Stagedoor. */
export const modeOf = (mode: StreamMode): (typeof MODES)[number] | undefined =>
  MODES.find((each) => each.value === mode)
