import type { AdvertOutcome } from '../../shared/advert.ts'
import { t } from '../language/t.ts'

const SENTENCES: Readonly<Record<AdvertOutcome, string>> = {
  advert_stitched: t('The advertisement of its rule was stitched in before the stream.'),
  advert_unreachable: t(
    'No advertisement: the ad server, or the server of its film, gave nothing.',
  ),
  advert_address_refused: t(
    'No advertisement: it leads to an address that is never connected to. The ad server, its films and its trackers have to be public and https.',
  ),
  advert_too_slow: t('No advertisement: the ad server took longer than a second and a half.'),
  advert_too_large: t('No advertisement: what the ad server answered is larger than 256 KiB.'),
  advert_not_vast: t('No advertisement: what the ad server answered is no VAST 2 to 4.'),
  advert_empty: t('No advertisement: the ad server had none to play.'),
  advert_not_hls: t(
    'No advertisement: its film is no HLS, which alone can be stitched. Set what plays first in its place in the rule.',
  ),
  advert_encrypted: t(
    'No advertisement: its HLS is encrypted otherwise than with AES-128, or its key cannot be had.',
  ),
  advert_separate_sound: t(
    'No advertisement: its sound is apart from its picture. Ask for a film with both in one, or set what plays first in its place in the rule.',
  ),
  advert_not_stitchable: t(
    'No advertisement: its HLS is live, longer than three minutes, or damaged.',
  ),
  advert_busy: t('No advertisement: too many were looked for at once.'),
}

/** What became of the advertisement of a rule, in a sentence with its code. */
export const advertSentence = (outcome: AdvertOutcome): string =>
  `${SENTENCES[outcome]} (${outcome})`
