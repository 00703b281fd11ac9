import type { HouseProblem } from '../../shared/house-file.ts'
import { t } from '../language/t.ts'

/** What is wrong with a house file, and what to do. */
export const HOUSE_SENTENCES: Readonly<Record<HouseProblem, string>> = {
  house_name: t(
    'Its folder has a name no address can have: use letters, digits, dots, hyphens and underscores, 64 at most.',
  ),
  house_no_playlist: t('There is no index.m3u8 in its folder that can be read.'),
  house_encrypted: t('It is encrypted. Make it without keys.'),
  house_byte_ranges: t('It is made of byte ranges. Make one file for each segment.'),
  house_variants: t('index.m3u8 lists variants. Put the playlist of one variant in its place.'),
  house_empty: t('index.m3u8 lists no segments.'),
  house_duration: t('A segment has no duration, or lasts longer than a minute.'),
  house_elsewhere: t('It names a file that is not in its own folder, or whose name is not plain.'),
  house_two_beginnings: t('It has two initialisations (EXT-X-MAP). Make it in one piece.'),
  house_missing_file: t('A file it names is not there.'),
  house_link: t('It is, or holds, a link that leads out of its folder. Copy the files there.'),
}
