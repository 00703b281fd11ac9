import { HOUSE_ROOT } from './gateway-url.ts'
import type { Rule } from './rule.ts'
import { phrases } from './say.ts'

/** Why a house file cannot be used. */
export const HOUSE_PROBLEMS = [
  /** Its folder is called something that no address can have. */
  'house_name',
  /** There is no index.m3u8 in its folder, or it cannot be read. */
  'house_no_playlist',
  'house_encrypted',
  'house_byte_ranges',
  /** A playlist of variants, not of segments. */
  'house_variants',
  'house_empty',
  /** A segment lasts nothing, longer than a minute, or does not say. */
  'house_duration',
  /** The whole lasts less than half a second. */
  'house_short',
  /** Its playlist is larger than 1 MiB, or has more than 10,000 segments. */
  'house_too_large',
  /** It names a file that is not in its own folder, or whose name is not plain. */
  'house_elsewhere',
  /** It begins fragmented MP4 twice. */
  'house_two_beginnings',
  /** A file it names is not there. */
  'house_missing_file',
  /** It, or a file of it, is a link that leads out of its folder. */
  'house_link',
  /** A file it names is a folder, a pipe or a device. */
  'house_no_file',
  /** It is a file by itself, or a pipe, in place of a folder. */
  'house_loose',
] as const
export type HouseProblem = (typeof HOUSE_PROBLEMS)[number]

/** What is wrong with a house file, and what to do. */
export const HOUSE_SENTENCES: Readonly<Record<HouseProblem, string>> = phrases({
  house_name:
    'Its folder has a name that cannot be used: take letters, digits, dots, hyphens and underscores, 64 at most, no dot at the end, and no device of Windows (con, nul).',
  house_no_playlist: 'There is no index.m3u8 in its folder that can be read.',
  house_encrypted: 'It is encrypted. Make it without keys.',
  house_byte_ranges: 'It is made of byte ranges. Make one file for each segment.',
  house_variants: 'index.m3u8 lists variants. Put the playlist of one variant in its place.',
  house_empty: 'index.m3u8 lists no segments.',
  house_duration: 'A segment has no duration, or lasts longer than a minute.',
  house_short: 'It lasts less than half a second in all.',
  house_too_large:
    'index.m3u8 is larger than 1 MiB or lists more than 10,000 segments. Make them longer.',
  house_elsewhere: 'It names a file that is not in its own folder, or whose name is not plain.',
  house_two_beginnings: 'It has two initialisations (EXT-X-MAP). Make it in one piece.',
  house_missing_file: 'A file it names is not there.',
  house_link: 'It is, or holds, a link that leads out of its folder. Copy the files there.',
  house_no_file: 'A file it names is none that can be sent: a folder, a pipe or a device.',
  house_loose:
    'It is not a folder. Make HLS of it, and put index.m3u8 and its segments into a folder of its own.',
})

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const PART = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/
/** What Windows opens in place of a file, and names it takes for others: dots at the end are dropped. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i

/** Whether a house file may be called so. */
export const isHouseName = (name: string): boolean => NAME.test(name) && !DEVICE.test(name)

/** Whether a file of a house file may be called so. */
export const isHousePart = (name: string): boolean => PART.test(name) && !DEVICE.test(name)

/** Largest ZIP file a house file is uploaded as, bytes. */
export const MOST_HOUSE_ZIP_BYTES = 2 * 1024 ** 3

/** A recording below `house` of the data directory, as it is listed. */
export interface HouseFileFacts {
  readonly name: string
  /** Null where it cannot be used. */
  readonly seconds: number | null
  readonly segments: number
  /** Of all files it names. */
  readonly bytes: number
  /** Null: it can be used. */
  readonly problem: HouseProblem | null
  /** Which file is missing or leads elsewhere. Null where that is not the problem. */
  readonly problemFile: string | null
}

/** The same with what uses it. */
export interface ListedHouseFile extends HouseFileFacts {
  /** Ids of the rules that play it, in force or in the draft. */
  readonly rules: readonly string[]
}

/**
 * The house file an address means: `/house/<name>/…` at whatever host the gateway is reached by, as players would ask for it.
 *
 * @returns Null for any other address. It need not be there.
 */
export function houseNameOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { pathname } = new URL(url)
  if (!pathname.startsWith(HOUSE_ROOT)) return null
  const [name = ''] = pathname.slice(HOUSE_ROOT.length).split('/')
  return isHouseName(name) ? name : null
}

/** The house files a rule plays, in place of a stream or before it. */
export function housesOf({ effect }: Pick<Rule, 'effect'>): readonly string[] {
  const urls = [
    effect.kind === 'loop' || effect.kind === 'redirect' ? effect.url : '',
    'promptUrl' in effect ? (effect.promptUrl ?? '') : '',
  ]
  return urls.map(houseNameOf).filter((name) => name !== null)
}
