import { areaName } from '../../../shared/area-name.ts'
import type { Rule, RuleEffect, RuleTarget } from '../../../shared/rule.ts'
import { formatCountry } from '../../kit/format.ts'
import { inSentence } from '../../language/language.ts'
import { known, t, tParts } from '../../language/t.ts'
import { scheduleText } from './schedule-text.ts'

/** What a piece of a rule's sentence is, so that the screen can set it apart. */
export type SentencePart = {
  readonly kind: 'text' | 'who' | 'where' | 'when' | 'effect' | 'value'
  readonly text: string
}

/** Names a stream by its id: what the operator calls it. Returns null when the stream is gone. */
export type StreamNamer = (streamId: string) => string | null

const SHOWN_VALUES = 4

function listText(values: readonly string[]): string {
  if (values.length === 0) return '…'
  if (values.length <= SHOWN_VALUES) return values.join(', ')
  const shown = values.slice(0, SHOWN_VALUES - 1)
  return t('{shown} and {values} more', {
    shown: shown.join(', '),
    values: values.length - shown.length,
  })
}

function peopleOf(actions: Rule['actions']): string {
  if (actions.length > 1) return t('Viewers and publishers')
  return actions[0] === 'publish' ? t('Publishers') : t('Viewers')
}

const part = (kind: SentencePart['kind'], text: string): SentencePart => ({ kind, text })

type Parts = readonly (string | SentencePart)[]

/** Who it is about: the people, and what they have to come from or with. */
function whoText({ actions, sharePercent, source }: Rule): Parts {
  const people = part('who', shareText(peopleOf(actions), sharePercent, source.kind === 'any'))
  switch (source.kind) {
    case 'any':
      return [people]
    case 'authenticated':
      return tParts('{people} <who>with a valid credential</who>', { people, who: toWho })
    case 'address':
      return tParts('{people} from {addresses}', { people, addresses: values(source.values) })
    case 'country': {
      const countries = part('where', listText(source.values.map(formatCountry)))
      return tParts('{people} from {countries}', { people, countries })
    }
    case 'area': {
      const isDrawn = source.polygons.length > 0
      const area = part('where', isDrawn ? known(areaName(source)) : '…')
      return source.unlocated === true
        ? tParts('{people} in the area {area} or of unknown place', { people, area })
        : tParts('{people} in the area {area}', { people, area })
    }
    case 'referer':
      return tParts('{people} coming from a page like {pages}', {
        people,
        pages: values(source.values),
      })
    case 'user_agent':
      return tParts('{people} whose player is like {players}', {
        people,
        players: values(source.values),
      })
    case 'protocol':
      return tParts('{people} over {protocols}', { people, protocols: values(source.values) })
    case 'tag':
      return tParts('{people} tagged {tags}', { people, tags: values(source.values) })
  }
}

function shareText(people: string, sharePercent: number, isAny: boolean): string {
  if (sharePercent < 100) {
    return t('{sharePercent} % of {people}', { sharePercent, people: inSentence(people) })
  }
  return isAny ? t('All {people}', { people: inSentence(people) }) : people
}

const values = (list: readonly string[]): SentencePart => part('value', listText(list))

/** What stands between tags, which holds no part of its own. */
const inner =
  (kind: SentencePart['kind']) =>
  (texts: readonly (string | SentencePart)[]): SentencePart =>
    part(kind, texts.join(''))
const toWho = inner('who')
const does = inner('effect')

function targetText(target: RuleTarget, nameOf: StreamNamer): SentencePart {
  if (target.kind === 'all') return part('where', t('every stream'))
  if (target.kind === 'group') return part('where', t('group {group}', { group: target.group }))
  const { streamId } = target
  return part('where', nameOf(streamId) ?? t('a deleted stream ({streamId})', { streamId }))
}

/** A rule that is being written may have none yet. */
const addressPart = (url: string): SentencePart => part('value', url || '…')

function effectText(effect: RuleEffect): Parts {
  const { promptUrl } = effect.kind === 'redirect' || effect.kind === 'loop' ? {} : effect
  const prompt = promptUrl === undefined ? null : addressPart(promptUrl)
  switch (effect.kind) {
    case 'continue':
      return prompt === null
        ? [part('effect', t('continue'))]
        : tParts('<b>continue after</b> {prompt}', { b: does, prompt })
    case 'drop':
      return prompt === null
        ? [part('effect', t('are refused'))]
        : tParts('<b>are refused with</b> {prompt}', { b: does, prompt })
    case 'redirect':
      return tParts('<b>are sent to</b> {address}', { b: does, address: addressPart(effect.url) })
    case 'loop':
      return tParts('<b>get a loop of</b> {address}', { b: does, address: addressPart(effect.url) })
    case 'ads':
      return adsText(effect, prompt)
  }
}

/** Where the ads come from: before the stream, in between, or both. */
function adsText(
  { vastTag, midrollTag }: Extract<RuleEffect, { kind: 'ads' }>,
  prompt: SentencePart | null,
): Parts {
  const ads = addressPart(vastTag ?? midrollTag ?? '')
  const isBetween = vastTag === undefined
  if (prompt === null) {
    return isBetween
      ? tParts('<b>get in with ads in between from</b> {ads}', { b: does, ads })
      : tParts('<b>get in with ads from</b> {ads}', { b: does, ads })
  }
  return isBetween
    ? tParts('<b>get in with ads in between from</b> {ads} <b>after</b> {prompt}', {
        b: does,
        ads,
        prompt,
      })
    : tParts('<b>get in with ads from</b> {ads} <b>after</b> {prompt}', { b: does, ads, prompt })
}

/**
 * Says what a rule does as one sentence, in parts that can be set apart on screen; joined they read as plain text, e.g.
 * `Viewers from Germany, Austria on live/news every day between 20:00 and 22:00 Europe/Berlin are refused.`
 *
 * @param rule    The rule as drafted; need not be valid yet.
 * @param nameOf  Names streams by id.
 */
export function describeRule(rule: Rule, nameOf: StreamNamer): readonly SentencePart[] {
  const who = whole(whoText(rule))
  const streams = targetText(rule.target, nameOf)
  const effect = whole(effectText(rule.effect))
  const sentence =
    rule.schedule === null
      ? tParts('{who} on {streams} {effect}.', { who, streams, effect })
      : tParts('{who} on {streams} {when} {effect}.', {
          who,
          streams,
          when: part('when', scheduleText(rule.schedule)),
          effect,
        })
  return whole(sentence)
}

/** What stands between the parts as parts of the plain kind. */
const whole = (parts: Parts): readonly SentencePart[] =>
  parts.map((each) => (typeof each === 'string' ? part('text', each) : each))

/** The sentence of {@link describeRule} as plain text. */
export function ruleSentence(rule: Rule, nameOf: StreamNamer): string {
  return describeRule(rule, nameOf)
    .map(({ text }) => text)
    .join('')
}
