import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  formatTerm,
  hasTerm,
  parseTerms,
  type Term,
  toggleTerm,
  withoutTerm,
} from '../../shared/filter-text.ts'
import { t } from '../language/t.ts'
import { classNames } from './class-names.ts'

/** A filter offered as one click. */
export interface QuickFilter {
  readonly label: string
  readonly term: Term
  /** Terms it replaces: only one of a group holds. */
  readonly instead?: readonly Term[]
}

/** Several of one kind, under what they are. */
export interface QuickGroup {
  readonly label: string
  readonly of: readonly QuickFilter[]
}

export interface ChipsProps {
  /** The filter as text. */
  readonly value: string
  readonly onChange: (text: string) => void
  readonly quick: readonly QuickFilter[]
}

const CHIP =
  'rounded-full border border-line text-ink-2 hover:border-line-strong hover:text-ink ' +
  'aria-pressed:border-line-strong aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-ink'

/** The filters that are one click. `large` for fingers. `legend`, shown above, says what they are of. */
export function QuickChips(
  props: ChipsProps & { readonly large?: boolean; readonly legend?: string },
): ReactNode {
  const { value, onChange, quick, legend, large = false } = props
  if (quick.length === 0) return null
  return (
    <fieldset className={classNames('flex flex-wrap items-center', large ? 'gap-2' : 'gap-1')}>
      <legend className={legend === undefined ? 'sr-only' : 'mb-1.5 text-xs text-ink-3'}>
        {legend ?? t('Quick filters')}
      </legend>
      {quick.map((each) => (
        <button
          key={formatTerm(each.term)}
          type="button"
          aria-pressed={hasTerm(value, each.term)}
          onClick={() => onChange(toggleTerm(value, each.term, each.instead))}
          className={classNames(CHIP, large ? 'h-9 px-3.5 text-sm' : 'h-6.5 px-2.5 text-xs')}
        >
          {each.label}
        </button>
      ))}
    </fieldset>
  )
}

/** The terms that are not quick filters, each with a cross. */
export function TermChips({ value, onChange, quick }: ChipsProps): ReactNode {
  const chips = parseTerms(value)
    .map((term, index) => ({ term, index, text: formatTerm(term) }))
    .filter(({ text }) => !quick.some((each) => hasTerm(text, each.term)))
  if (chips.length === 0) return null
  return (
    <ul aria-label={t('Filters in force')} className="flex basis-full flex-wrap gap-1">
      {chips.map(({ term, index, text }) => (
        <li
          key={`${index} ${text}`}
          className="data flex h-6 items-center rounded-full bg-selected ps-2.5"
        >
          {term.key !== null && <span className="text-ink-2">{term.key}:</span>}
          {term.value}
          <button
            type="button"
            aria-label={t('Remove filter {text}', { text })}
            onClick={() => onChange(withoutTerm(value, index))}
            className="ms-0.5 flex size-6 items-center justify-center rounded-full text-ink-2 hover:text-ink"
          >
            <X aria-hidden className="size-3" />
          </button>
        </li>
      ))}
    </ul>
  )
}
