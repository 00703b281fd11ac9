import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { BulkCheck } from '../../../shared/token-bulk.ts'
import { call } from '../../api/client.ts'
import { Callout } from '../../kit/callout.tsx'
import { formatNumber } from '../../kit/format.ts'
import { useSettled } from '../../kit/use-settled.ts'
import { known, t } from '../../language/t.ts'
import type { bulkInputOf } from './bulk-draft.ts'

/** What issuing the rows would do, asked again as they change. Undefined before there are any. */
export function useBulkCheck(input: ReturnType<typeof bulkInputOf>): BulkCheck | undefined {
  const asked = useSettled(JSON.stringify(input), 400)
  const isEmpty = input.text.trim() === ''
  const { data } = useQuery({
    queryKey: ['POST /tokens/bulk/check', asked],
    queryFn: ({ signal }) =>
      call('POST /tokens/bulk/check', {
        body: JSON.parse(asked) as ReturnType<typeof bulkInputOf>,
        signal,
      }),
    enabled: !isEmpty && (JSON.parse(asked) as { text: string }).text.trim() !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  return isEmpty ? undefined : data
}

/** The dry run: how many rows are good, what is wrong with which line, and what the first would permit. */
export function CheckPanel({ check }: { readonly check: BulkCheck | undefined }): ReactNode {
  return (
    <section
      aria-label={t('Dry run')}
      className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3 text-sm"
    >
      <p role="status" className="font-medium">
        {check === undefined
          ? t('Dry run: no rows yet')
          : t('Dry run: {summary}', { summary: summaryOf(check) })}
      </p>
      {check !== undefined && check.issues.length > 0 && (
        <ul
          className="max-h-48 overflow-y-auto text-deny"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          {check.issues.map(({ line, field, message }) => (
            <li key={`${line} ${field} ${message}`} className="flex gap-2 py-0.5">
              <span className="figures w-16 shrink-0 text-ink-2">{t('Line {line}', { line })}</span>
              <span>{known(message)}</span>
            </li>
          ))}
        </ul>
      )}
      {check !== undefined && <Notes notes={check.notes} />}
      {check !== undefined && check.sample.length > 0 && (
        <div className="text-ink-2">
          <p className="text-xs text-ink-3">{t('The first of them')}</p>
          {check.sample.map((sentence) => (
            <p key={sentence}>{known(sentence)}</p>
          ))}
        </div>
      )}
    </section>
  )
}

/** What is to be known of the list as a whole, and keeps no row from being issued. */
export function Notes({ notes }: { readonly notes: readonly string[] }): ReactNode {
  return notes.map((note) => (
    <Callout key={note} tone="warn">
      {known(note)}
    </Callout>
  ))
}

function summaryOf({ rows, good, bad }: BulkCheck): string {
  if (bad === 0) return t('all {rows} rows can be issued', { rows: formatNumber(rows) })
  return t('{good} of {rows} rows can be issued, {bad} cannot', {
    good: formatNumber(good),
    rows: formatNumber(rows),
    bad: formatNumber(bad),
  })
}
