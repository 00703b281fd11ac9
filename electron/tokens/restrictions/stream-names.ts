import { RE2JS } from 're2js'
import { say } from '../../../shared/say.ts'

/** A stream a token is for. Names are case-sensitive. */
export interface StreamEntry {
  readonly streamName: string
  /** A regular expression (RE2 syntax), otherwise the name itself and nothing in it is special. */
  readonly isRegex: boolean
}

/** The part of a compiled pattern that matching needs. */
interface Pattern {
  readonly source: string
  readonly regex: RE2JS
}

/** Streams a token is for, ready for matching. */
export interface StreamNames {
  readonly literals: ReadonlySet<string>
  readonly patterns: readonly Pattern[]
  readonly isWholeName: boolean
  /** Patterns that cannot be used, with why. They match nothing. */
  readonly invalid: readonly { readonly pattern: string; readonly why: string }[]
}

/** Longest name and pattern, in characters: the vendor's limit. */
export const MAX_STREAM_NAME = 128
/** Matching takes at most this many steps for each character of a name. */
const MAX_PROGRAM = 2048

/**
 * Makes the streams of a token ready.
 *
 * @param entries     Empty matches nothing.
 * @param isWholeName Whether a pattern must fit the whole name, which is the default, or may fit any part of it.
 */
export function compileStreamNames(
  entries: readonly StreamEntry[],
  isWholeName: boolean = true,
): StreamNames {
  const literals = new Set<string>()
  const patterns: Pattern[] = []
  const invalid: { pattern: string; why: string }[] = []
  for (const { streamName, isRegex } of entries) {
    if (!isRegex) literals.add(streamName)
    else {
      const compiled = compilePattern(streamName)
      if (typeof compiled === 'string') invalid.push({ pattern: streamName, why: compiled })
      else patterns.push({ source: streamName, regex: compiled })
    }
  }
  return { literals, patterns, isWholeName, invalid }
}

/** Whether a token is for a stream. Work is bounded by the length of the name times that of the pattern. */
export function includesStream(names: StreamNames, streamName: string): boolean {
  if (streamName.length > MAX_STREAM_NAME) return false
  if (names.literals.has(streamName)) return true
  return names.patterns.some(({ regex }) =>
    names.isWholeName ? regex.testExact(streamName) : regex.test(streamName),
  )
}

/** A pattern that fits a part of the name but not the whole, to tell somebody who expected it to. Null when there is none. */
export function partlyMatching(names: StreamNames, streamName: string): string | null {
  if (streamName.length > MAX_STREAM_NAME) return null
  const found = names.patterns.find(
    ({ regex }) => regex.test(streamName) && !regex.testExact(streamName),
  )
  return found?.source ?? null
}

/** Why a pattern cannot be used, or null: it is too long, no regular expression, or larger than is worth matching. */
export function findPatternFault(pattern: string): string | null {
  const compiled = compilePattern(pattern)
  return typeof compiled === 'string' ? compiled : null
}

function compilePattern(pattern: string): RE2JS | string {
  if (pattern.length > MAX_STREAM_NAME)
    return say('A pattern has at most {most} characters.', { most: MAX_STREAM_NAME })
  try {
    const regex = RE2JS.compile(pattern)
    return regex.programSize() > MAX_PROGRAM ? 'The pattern repeats too much.' : regex
  } catch {
    return 'Not a regular expression that is matched in linear time: no look-around, no back-references.'
  }
}
