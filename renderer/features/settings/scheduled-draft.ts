import type { Settings } from '../../../shared/settings.ts'
import { choiceOf, type ExportChoice, newChoice } from '../../components/export-sessions/draft.ts'
import { t } from '../../language/t.ts'

/** One of them as it is stored. */
export type Scheduled = Settings['scheduledExports'][number]

/** What its form holds. */
export interface ScheduledDraft extends ExportChoice {
  readonly name: string
  readonly enabled: boolean
  readonly period: Scheduled['period']
  readonly at: string
  readonly timeZone: string
  readonly folder: string
}

/** A new one: the usual columns of the month before, in the zone of this machine. */
export const newScheduled = (): ScheduledDraft => ({
  ...newChoice(),
  name: '',
  enabled: true,
  period: 'month',
  at: '04:00',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  folder: '',
})

/** A scheduled export as a form has it. */
export const draftOf = ({ preset, columns, action, ...rest }: Scheduled): ScheduledDraft => ({
  ...rest,
  preset: preset ?? 'own',
  columns: preset === null && columns.length === 0 ? newChoice().columns : columns,
  action: action ?? 'both',
})

/** An export by itself as the settings hold it, with the spaces around its name and folder gone. */
export function storedOf(draft: ScheduledDraft): Scheduled {
  const { name, enabled, period, at, timeZone, folder } = draft
  return {
    ...choiceOf(draft),
    ...{ name: name.trim(), enabled, period, at, timeZone },
    folder: folder.trim(),
  }
}

/**
 * Where the one of a name is among all; behind the last where there is none of it (any more). By the name, since others come
 * and go while a form is open. Pure.
 */
export function placeOf(all: readonly Pick<Scheduled, 'name'>[], name: string): number {
  const at = all.findIndex((each) => each.name === name)
  return at === -1 ? all.length : at
}

export const PERIOD_WORDS: Readonly<Record<Scheduled['period'], string>> = {
  day: t('each day, for the day before'),
  week: t('each Monday, for the week before'),
  month: t('on the first of each month, for the month before'),
}
