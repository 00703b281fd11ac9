import type { YAMLParseError } from 'yaml'
import { phrases } from '../../shared/say.ts'

/** Why a text is no YAML, for who wrote it. Undefined where the library's own sentence has to do. */
export const yamlWords = ({ code }: YAMLParseError): string | undefined => WORDS[code]

// In these three the library speaks to whoever calls it.
const WORDS: Readonly<Record<string, string>> = phrases({
  DUPLICATE_KEY: 'This name was given above already.',
  MULTIPLE_DOCS: 'A second document begins here. Keep one.',
  RESOURCE_EXHAUSTION: 'This is nested too deep.',
})
