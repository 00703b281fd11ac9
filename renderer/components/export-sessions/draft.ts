import type { Api } from '../../../shared/api-map.ts'
import { addDays, startOfDay } from '../../../shared/calendar.ts'
import {
  DEFAULT_EXPORT_COLUMNS,
  type ExportColumn,
  type ExportPreset,
} from '../../../shared/session-export.ts'
import { t } from '../../language/t.ts'

/** What stands in a file, and who. Lists: any of them, empty means all. */
export interface ExportChoice {
  /** `own`: columns of one's own. */
  readonly preset: ExportPreset | 'own'
  readonly columns: readonly ExportColumn[]
  readonly action: 'publish' | 'subscribe' | 'both'
  readonly streams: readonly string[]
  readonly tags: readonly string[]
  readonly viewers: readonly string[]
  readonly grantIds: readonly string[]
  readonly trackingIds: readonly string[]
  readonly countries: readonly string[]
  readonly mediaServerIds: readonly string[]
  readonly protocols: readonly string[]
}

/** What the form of an export holds. */
export interface ExportDraft extends ExportChoice {
  /** Local days, both included; empty means open. */
  readonly from: string
  readonly to: string
  readonly timeZone: string
  /** Where it stays. Empty: it is only to be downloaded. */
  readonly path: string
}

/** All sessions, the usual columns. */
export const newChoice = (): ExportChoice => ({
  preset: 'own',
  columns: DEFAULT_EXPORT_COLUMNS,
  action: 'both',
  streams: [],
  tags: [],
  viewers: [],
  grantIds: [],
  trackingIds: [],
  countries: [],
  mediaServerIds: [],
  protocols: [],
})

/** A form as it opens: all sessions, the usual columns, times of this machine. */
export const newDraft = (given: Partial<ExportDraft> = {}): ExportDraft => ({
  ...newChoice(),
  from: '',
  to: '',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  path: '',
  ...given,
})

/**
 * The body of `POST /exports`: whole days in the zone of the form, the last one included; null for an end that is open, and for
 * no path, which has the file wait to be fetched.
 */
export function bodyOf(draft: ExportDraft): Api['POST /exports']['body'] {
  const { from, to, timeZone, path } = draft
  return {
    ...choiceOf(draft),
    fromMs: from === '' ? null : startOfDay(from, timeZone),
    toMs: to === '' ? null : startOfDay(addDays(to, 1), timeZone),
    timeZone,
    path: path.trim() === '' ? null : path.trim(),
  }
}

/**
 * The columns and filters of an export as the API takes them. A preset has no columns of its own; an empty list filters
 * nothing.
 */
export const choiceOf = (choice: ExportChoice) => ({
  columns: choice.preset === 'own' ? [...choice.columns] : [],
  preset: choice.preset === 'own' ? null : choice.preset,
  action: choice.action === 'both' ? null : choice.action,
  streams: [...choice.streams],
  tags: [...choice.tags],
  viewers: [...choice.viewers],
  grantIds: [...choice.grantIds],
  trackingIds: [...choice.trackingIds],
  countries: choice.countries.map((code) => code.toUpperCase()),
  mediaServerIds: [...choice.mediaServerIds],
  protocols: [...choice.protocols],
})

/** The columns with one of them a place earlier (-1) or later (1). */
export function moved(
  columns: readonly ExportColumn[],
  at: number,
  by: -1 | 1,
): readonly ExportColumn[] {
  const to = at + by
  const one = columns[at]
  const other = columns[to]
  if (one === undefined || other === undefined) return columns
  return columns.with(to, one).with(at, other)
}

/** Why it cannot be begun yet, a sentence. Null: it can. */
export function whyNot({ from, to, preset, columns }: ExportDraft): string | null {
  if (preset === 'own' && columns.length === 0) return t('Choose a column first.')
  if (from !== '' && to !== '' && to < from) return t('The last day is before the first.')
  return null
}
