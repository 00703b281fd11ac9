import type { StreamMode } from '../../../shared/stream.ts'

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
    label: 'Public',
    short: 'anyone may watch',
    hint: 'Anyone may watch. Only publishers need a key. Also known as public-viewers.',
  },
  {
    value: 'token',
    label: 'Token',
    short: 'a link is needed to start',
    hint: 'Viewers need a link to start; once in, they stay. Also known as token-auth.',
  },
  {
    value: 'metered',
    label: 'Metered',
    short: 'a link is needed, checked again and again',
    hint: 'As token, and every viewer is checked again at an interval: a refused or missed check ends the session. Also known as live-service-webhooks.',
  },
]

/** The words for a mode. */
export const modeOf = (mode: StreamMode): (typeof MODES)[number] | undefined =>
  MODES.find((each) => each.value === mode)
