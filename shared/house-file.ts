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
  /** It names a file that is not in its own folder, or whose name is not plain. */
  'house_elsewhere',
  /** It begins fragmented MP4 twice. */
  'house_two_beginnings',
  /** A file it names is not there. */
  'house_missing_file',
  /** It, or a file of it, is a link that leads out of its folder. */
  'house_link',
] as const
export type HouseProblem = (typeof HOUSE_PROBLEMS)[number]

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

/** The path of a house file in an address of a rule. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*\/house\/([^/?#]+)\//i

/** The house file an address means. Null for any other address. */
export const houseNameOf = (url: string): string | null => ADDRESS.exec(url)?.[1] ?? null
