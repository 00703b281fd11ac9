import {
  Fingerprint,
  KeyRound,
  Link,
  type LucideIcon,
  Play,
  RadioTower,
  Server,
  Signature,
  UserKey,
} from 'lucide-react'
import { FORM_KINDS, type FormKind, type TokenKind } from '../../../shared/token.ts'
import { t } from '../../language/t.ts'

interface KindLook {
  readonly label: string
  readonly icon: LucideIcon
}

interface KindWords extends KindLook {
  /** Within a sentence, with its article: `Issue a listener link`. */
  readonly noun: string
  /** Answers "what do you need it for", in the chooser. */
  readonly purpose: string
  /** What it is and when to take it. */
  readonly hint: string
}

/** What each kind is called that the form issues, and what it is for. */
export const KINDS: Readonly<Record<FormKind, KindWords>> = {
  'listener-link': {
    label: t('Listener link'),
    noun: t('a listener link'),
    icon: Link,
    purpose: t('A link for listeners or viewers'),
    hint: t(
      'A signed address with a time limit (rj-auth). Works at every media server, for whoever holds it.',
    ),
  },
  'subscribe-token': {
    label: t('Subscribe token'),
    noun: t('a subscribe token'),
    icon: Play,
    purpose: t('A player with the Millicast SDK'),
    hint: t(
      'A token for one or more streams, by pages, addresses and countries. Your site can sign narrower ones with it.',
    ),
  },
  'publish-token': {
    label: t('Publish token'),
    noun: t('a publish token'),
    icon: RadioTower,
    purpose: t('A publisher with Dolby Millicast'),
    hint: t(
      'A token for one or more streams. It can make its streams need a token to be watched, and limit where.',
    ),
  },
  'edge-auth': {
    label: t('EdgeAuth token'),
    noun: t('an EdgeAuth token'),
    icon: Fingerprint,
    purpose: t('A Phenix client'),
    hint: t('Signed with a secret of your application (DIGEST), for one channel, room or tag.'),
  },
  'access-token': {
    label: t('Access token'),
    noun: t('an access token'),
    icon: UserKey,
    purpose: t('A Native Frame client'),
    hint: t('By scopes, for one user and the streams it names. View time counts for the user.'),
  },
  'nimble-link': {
    label: t('Nimble URL'),
    noun: t('a Nimble URL'),
    icon: Signature,
    purpose: t('A viewer at Nimble Streamer'),
    hint: t(
      'A playback address as your site signs it (wmsAuthSign), for one viewer or one address. Nimble checks it too.',
    ),
  },
  'stream-key': {
    label: t('Stream key'),
    noun: t('a stream key'),
    icon: KeyRound,
    purpose: t('An encoder that publishes'),
    hint: t(
      'What OBS, vMix or ffmpeg presents to go on air on one stream. Holds until it is switched off.',
    ),
  },
  'server-token': {
    label: t('Media server token'),
    noun: t('a media server token'),
    icon: Server,
    purpose: t('What a media server checks by itself'),
    hint: t(
      'For node-media-server, OvenMediaEngine, Wowza, Ant Media, LiveKit or MediaMTX, signed with a secret that is kept under Keys.',
    ),
  },
}

/** How every kind looks in the list. */
export const LOOKS: Readonly<Record<TokenKind, KindLook>> = { ...KINDS }

/** The kinds of the form, in the order they are offered. */
export const KIND_ORDER = FORM_KINDS
/** All kinds, in the order of the chips. */
export const LISTED_KINDS = Object.keys(LOOKS) as readonly TokenKind[]
