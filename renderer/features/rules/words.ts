import type { Rule, RuleEffect, RuleSource, RuleTarget } from '../../../shared/rule.ts'
import type { Tone } from '../../kit/badge.tsx'

interface Word<T extends string> {
  readonly value: T
  readonly label: string
  readonly hint: string
}

/** Whom a rule can be about, as the form offers it. */
export const SOURCES: readonly Word<RuleSource['kind']>[] = [
  { value: 'any', label: 'Everyone', hint: 'Any viewer or publisher.' },
  {
    value: 'authenticated',
    label: 'Valid credential',
    hint: 'A link or key that verified for this stream. Revma calls it AUTH.',
  },
  {
    value: 'country',
    label: 'Country',
    hint: 'By address. ?? stands for addresses of no country.',
  },
  { value: 'address', label: 'Address', hint: 'Single addresses and blocks, IPv4 or IPv6.' },
  { value: 'tag', label: 'Tag', hint: 'A tag the credential was issued with.' },
  { value: 'protocol', label: 'Protocol', hint: 'How it is delivered, such as hls or icecast.' },
  { value: 'user_agent', label: 'Player', hint: 'The user agent; * stands for anything.' },
  {
    value: 'referer',
    label: 'Referring page',
    hint: 'The page it is embedded in; * for anything.',
  },
]

/** Which streams a rule can be for. */
export const TARGETS: readonly Word<RuleTarget['kind']>[] = [
  { value: 'all', label: 'Every stream', hint: '' },
  { value: 'stream', label: 'One stream', hint: '' },
  { value: 'group', label: 'A group', hint: '' },
]

/** What a rule can do. */
export const EFFECTS: readonly Word<RuleEffect['kind']>[] = [
  {
    value: 'continue',
    label: 'Continue',
    hint: 'No other rule is looked at; the mode of the stream still asks for its credential.',
  },
  { value: 'drop', label: 'Refuse', hint: 'The viewer or publisher is turned away.' },
  { value: 'redirect', label: 'Send elsewhere', hint: 'The viewer gets another address.' },
  { value: 'loop', label: 'Play a loop', hint: 'A file over and over instead of the stream.' },
  { value: 'ads', label: 'Let in with ads', hint: 'As continue, with ads from a VAST tag.' },
]

/** How an effect is marked: icon, colour and word. */
export const EFFECT_TONES: Readonly<Record<RuleEffect['kind'], Tone>> = {
  continue: 'allow',
  ads: 'allow',
  drop: 'deny',
  redirect: 'redirect',
  loop: 'redirect',
}

/** Whether a rule acts, is only counted, or rests. */
export const STATES: readonly Word<Rule['state']>[] = [
  { value: 'live', label: 'Live', hint: 'Decides once published.' },
  { value: 'shadow', label: 'Shadow', hint: 'Counted only: shows what it would have done.' },
  { value: 'off', label: 'Off', hint: 'Kept, not looked at.' },
]

export const labelOf = <T extends string>(words: readonly Word<T>[], value: T): string =>
  words.find((word) => word.value === value)?.label ?? value
