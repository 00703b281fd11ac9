import { KeyRound, Link, type LucideIcon, Signature } from 'lucide-react'
import type { TokenKind } from '../../../shared/token.ts'

interface KindWords {
  readonly label: string
  /** Within a sentence, with its article: `Issue a listener link`. */
  readonly noun: string
  readonly icon: LucideIcon
  /** Answers "what do you need it for", in the chooser. */
  readonly purpose: string
  /** What it is and when to take it. */
  readonly hint: string
}

/** What each kind of token is called and what it is for. */
export const KINDS: Readonly<Record<TokenKind, KindWords>> = {
  'listener-link': {
    label: 'Listener link',
    noun: 'a listener link',
    icon: Link,
    purpose: 'A link for listeners or viewers',
    hint: 'A signed address with a time limit (rj-auth). Works at every media server, for whoever holds it.',
  },
  'nimble-link': {
    label: 'Nimble URL',
    noun: 'a Nimble URL',
    icon: Signature,
    purpose: 'A viewer at Nimble Streamer',
    hint: 'A playback address as your site signs it (wmsAuthSign), for one viewer or one address. Nimble checks it too.',
  },
  'stream-key': {
    label: 'Stream key',
    noun: 'a stream key',
    icon: KeyRound,
    purpose: 'An encoder that publishes',
    hint: 'What OBS, vMix or ffmpeg presents to go on air on one stream. Holds until it is switched off.',
  },
}

/** The kinds in the order they are offered. */
export const KIND_ORDER = Object.keys(KINDS) as readonly TokenKind[]
