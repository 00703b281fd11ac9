import { areaName } from '../../../shared/area-name.ts'
import type { Rule, RuleEffect, RuleSource, RuleTarget } from '../../../shared/rule.ts'
import { formatCountry } from '../../kit/format.ts'
import { inSentence } from '../../language/language.ts'
import { known, t, tIn } from '../../language/t.ts'
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

function sourceText(source: RuleSource): readonly SentencePart[] {
  const value = (before: string, values: readonly string[]): readonly SentencePart[] => [
    { kind: 'text', text: ` ${before} ` },
    { kind: 'value', text: listText(values) },
  ]
  switch (source.kind) {
    case 'any':
      return []
    case 'authenticated':
      return [{ kind: 'who', text: ` ${t('with a valid credential')}` }]
    case 'address':
      return value(t('from'), source.values)
    case 'country':
      return [
        { kind: 'text', text: ` ${t('from')} ` },
        { kind: 'where', text: listText(source.values.map(formatCountry)) },
      ]
    case 'area':
      return [
        { kind: 'text', text: ` ${t('in the area')} ` },
        { kind: 'where', text: source.polygons.length === 0 ? '…' : known(areaName(source)) },
        ...(source.unlocated === true ? [unplaced()] : []),
      ]
    case 'referer':
      return value(t('coming from a page like'), source.values)
    case 'user_agent':
      return value(t('whose player is like'), source.values)
    case 'protocol':
      return value(tIn('protocol', 'over'), source.values)
    case 'tag':
      return value(t('tagged'), source.values)
  }
}

const unplaced = (): SentencePart => ({ kind: 'text', text: ` ${t('or of unknown place')}` })

function targetText(target: RuleTarget, nameOf: StreamNamer): SentencePart {
  if (target.kind === 'all') return { kind: 'where', text: t('every stream') }
  if (target.kind === 'group')
    return { kind: 'where', text: t('group {group}', { group: target.group }) }
  return {
    kind: 'where',
    text:
      nameOf(target.streamId) ?? t('a deleted stream ({streamId})', { streamId: target.streamId }),
  }
}

/** A rule that is being written may have none yet. */
const addressText = (url: string): SentencePart => ({ kind: 'value', text: url || '…' })

function effectText(effect: RuleEffect): readonly SentencePart[] {
  switch (effect.kind) {
    case 'continue':
      return [
        { kind: 'effect', text: t('continue') },
        ...promptText(effect.promptUrl, ` ${tIn('announcement', 'after')} `),
      ]
    case 'drop':
      return [
        { kind: 'effect', text: t('are refused') },
        ...promptText(effect.promptUrl, ` ${t('with')} `),
      ]
    case 'redirect':
      return [{ kind: 'effect', text: `${t('are sent to')} ` }, addressText(effect.url)]
    case 'loop':
      return [{ kind: 'effect', text: `${t('get a loop of')} ` }, addressText(effect.url)]
    case 'ads':
      return [
        { kind: 'effect', text: `${t('get in with ads')} ` },
        ...adsText(effect),
        ...promptText(effect.promptUrl, ` ${tIn('announcement', 'after')} `),
      ]
  }
}

/** Where the ads come from: before the stream, in between, or both. */
function adsText({
  vastTag,
  midrollTag,
}: Extract<RuleEffect, { kind: 'ads' }>): readonly SentencePart[] {
  if (vastTag !== undefined) {
    return [{ kind: 'effect', text: `${t('from')} ` }, addressText(vastTag)]
  }
  return [{ kind: 'effect', text: `${t('in between from')} ` }, addressText(midrollTag ?? '')]
}

/** What plays first, where something does. */
function promptText(promptUrl: string | undefined, joint: string): readonly SentencePart[] {
  if (promptUrl === undefined) return []
  return [{ kind: 'effect', text: joint }, addressText(promptUrl)]
}

/**
 * Says what a rule does as one sentence, in parts that can be set apart on screen; joined they read as plain text, e.g.
 * `Viewers from Germany, Austria on live/news every day between 20:00 and 22:00 Europe/Berlin are refused.`
 *
 * @param rule    The rule as drafted; need not be valid yet.
 * @param nameOf  Names streams by id.
 */
export function describeRule(rule: Rule, nameOf: StreamNamer): readonly SentencePart[] {
  const parts: SentencePart[] = []
  const people = peopleOf(rule.actions)
  if (rule.sharePercent < 100) {
    parts.push({
      kind: 'who',
      text: t('{sharePercent} % of {people}', {
        sharePercent: rule.sharePercent,
        people: inSentence(people),
      }),
    })
  } else {
    parts.push({
      kind: 'who',
      text: rule.source.kind === 'any' ? t('All {people}', { people: inSentence(people) }) : people,
    })
  }
  parts.push(...sourceText(rule.source))
  parts.push({ kind: 'text', text: ` ${t('on')} ` }, targetText(rule.target, nameOf))
  if (rule.schedule) parts.push({ kind: 'when', text: ` ${scheduleText(rule.schedule)}` })
  parts.push({ kind: 'text', text: ' ' }, ...effectText(rule.effect), { kind: 'text', text: '.' })
  return parts
}

/** The sentence of {@link describeRule} as plain text. */
export function ruleSentence(rule: Rule, nameOf: StreamNamer): string {
  return describeRule(rule, nameOf)
    .map((part) => part.text)
    .join('')
}
