import type { FieldIssue } from '../../../shared/errors.ts'
import type { Rule, RuleEffect, RuleSource } from '../../../shared/rule.ts'
import { cidrHint } from '../../components/cidr-hint.ts'
import { t } from '../../language/t.ts'
import { PRIORITY_MAX } from './ladder.ts'

/** Effects that only make sense for someone who watches. */
const VIEWER_ONLY: readonly RuleEffect['kind'][] = ['redirect', 'loop', 'ads']

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
const ADDRESS_SCHEMES = ['http:', 'https:', 'rtmp:', 'rtmps:']

function sourceIssues(source: RuleSource): FieldIssue[] {
  if (source.kind === 'any' || source.kind === 'authenticated') return []
  if (source.kind === 'area') {
    return source.polygons.length > 0
      ? []
      : [{ path: 'source.values', message: t('Paste or choose a KML file and take its polygons.') }]
  }
  if (source.values.length === 0)
    return [{ path: 'source.values', message: t('Name at least one, or choose another source.') }]
  if (source.kind !== 'address') return []
  const wrong = source.values.find((value) => !cidrHint(value).ok)
  return wrong === undefined
    ? []
    : [{ path: 'source.values', message: `${wrong}: ${cidrHint(wrong).text}` }]
}

function urlIssue(path: string, value: string): FieldIssue[] {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url && ADDRESS_SCHEMES.includes(url.protocol)) return []
  return [{ path, message: t('Give a whole address: http, https or rtmp.') }]
}

function adsIssues(effect: Extract<RuleEffect, { kind: 'ads' }>): FieldIssue[] {
  const { vastTag, midrollTag } = effect
  if (vastTag === undefined && midrollTag === undefined) {
    return [{ path: 'effect.vastTag', message: t('Give this tag, the one in between, or both.') }]
  }
  return [
    ...(vastTag === undefined ? [] : urlIssue('effect.vastTag', vastTag)),
    ...(midrollTag === undefined ? [] : urlIssue('effect.midrollTag', midrollTag)),
  ]
}

function effectIssues(rule: Rule): FieldIssue[] {
  const { effect } = rule
  if (VIEWER_ONLY.includes(effect.kind) && rule.actions.includes('publish'))
    return [{ path: 'effect.kind', message: t('Publishers can only continue or be refused.') }]
  if (effect.kind === 'redirect' || effect.kind === 'loop')
    return urlIssue('effect.url', effect.url)
  const { promptUrl } = effect
  return [
    ...(promptUrl === undefined ? [] : urlIssue('effect.promptUrl', promptUrl)),
    ...(effect.kind === 'ads' ? adsIssues(effect) : []),
  ]
}

function scheduleIssues(rule: Rule): FieldIssue[] {
  const { schedule } = rule
  if (schedule === null) return []
  const issues: FieldIssue[] = []
  if (schedule.days.length === 0)
    issues.push({ path: 'schedule.days', message: t('Choose at least one day.') })
  if (!TIME.test(schedule.from))
    issues.push({ path: 'schedule.from', message: t('Use HH:MM, 00:00 to 23:59.') })
  if (!TIME.test(schedule.to) && schedule.to !== '24:00')
    issues.push({ path: 'schedule.to', message: t('Use HH:MM, up to 24:00.') })
  if (schedule.timeZone === '')
    issues.push({ path: 'schedule.timeZone', message: t('Choose a time zone.') })
  return issues
}

/**
 * Finds what is plainly missing or wrong in a rule before it joins the draft, by the paths the server uses. Ties with other
 * rules are the server's to find. Empty means nothing was found.
 */
export function checkRule(rule: Rule): readonly FieldIssue[] {
  const issues: FieldIssue[] = []
  if (!Number.isInteger(rule.priority) || rule.priority < 0 || rule.priority > PRIORITY_MAX)
    issues.push({
      path: 'priority',
      message: t('Use a whole number, 0 to {priorityMax}.', { priorityMax: PRIORITY_MAX }),
    })
  if (rule.actions.length === 0)
    issues.push({ path: 'actions', message: t('Choose viewers, publishers or both.') })
  if (!(rule.sharePercent > 0 && rule.sharePercent <= 100))
    issues.push({ path: 'sharePercent', message: t('Use more than 0, up to 100.') })
  if (rule.target.kind === 'stream' && rule.target.streamId === '')
    issues.push({ path: 'target.streamId', message: t('Choose a stream.') })
  if (rule.target.kind === 'group' && rule.target.group.trim() === '')
    issues.push({ path: 'target.group', message: t('Name a group.') })
  return [...issues, ...sourceIssues(rule.source), ...effectIssues(rule), ...scheduleIssues(rule)]
}
