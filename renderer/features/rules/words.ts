import type { Rule, RuleEffect, RuleSource, RuleTarget } from '../../../shared/rule.ts'
import type { Tone } from '../../kit/badge.tsx'
import { t } from '../../language/t.ts'

interface Word<T extends string> {
  readonly value: T
  readonly label: string
  readonly hint: string
}

/** Whom a rule can be about, as the form offers it. */
export const SOURCES: readonly Word<RuleSource['kind']>[] = [
  { value: 'any', label: t('Everyone'), hint: t('Any viewer or publisher.') },
  {
    value: 'authenticated',
    label: t('Valid credential'),
    hint: t('A link or key that verified for this stream. Revma calls it AUTH.'),
  },
  {
    value: 'country',
    label: t('Country'),
    hint: t('By address. ?? stands for addresses of no country.'),
  },
  {
    value: 'area',
    label: t('Area'),
    hint: t('Polygons from a KML file, by the place of the address.'),
  },
  { value: 'address', label: t('Address'), hint: t('Single addresses and blocks, IPv4 or IPv6.') },
  { value: 'tag', label: t('Tag'), hint: t('A tag the credential was issued with.') },
  {
    value: 'protocol',
    label: t('Protocol'),
    hint: t('How it is delivered, such as hls or icecast.'),
  },
  { value: 'user_agent', label: t('Player'), hint: t('The user agent; * stands for anything.') },
  {
    value: 'referer',
    label: t('Referring page'),
    hint: t('The page it is embedded in; * for anything.'),
  },
]

/** Which streams a rule can be for. */
export const TARGETS: readonly Word<RuleTarget['kind']>[] = [
  { value: 'all', label: t('Every stream'), hint: '' },
  { value: 'stream', label: t('One stream'), hint: '' },
  { value: 'group', label: t('A group'), hint: '' },
]

/** What a rule can do. */
export const EFFECTS: readonly Word<RuleEffect['kind']>[] = [
  {
    value: 'continue',
    label: t('Continue'),
    hint: t('No other rule is looked at; the mode of the stream still asks for its credential.'),
  },
  { value: 'drop', label: t('Refuse'), hint: t('The viewer or publisher is turned away.') },
  { value: 'redirect', label: t('Send elsewhere'), hint: t('The viewer gets another address.') },
  {
    value: 'loop',
    label: t('Play a loop'),
    hint: t('A file over and over instead of the stream.'),
  },
  { value: 'ads', label: t('Let in with ads'), hint: t('As continue, with ads from a VAST tag.') },
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
  { value: 'live', label: t('Live'), hint: t('Decides once published.') },
  { value: 'shadow', label: t('Shadow'), hint: t('Counted only: shows what it would have done.') },
  { value: 'off', label: t('Off'), hint: t('Kept, not looked at.') },
]

/** What a value is called on screen. One that is not among the words is called by itself. */
export const labelOf = <T extends string>(words: readonly Word<T>[], value: T): string =>
  words.find((word) => word.value === value)?.label ?? value
