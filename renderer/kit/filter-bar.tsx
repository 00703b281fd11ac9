import { ListFilter, Search, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import {
  formatTerm,
  hasTerm,
  parseTerms,
  type Term,
  toggleTerm,
  withoutTerm,
} from '../../shared/filter-text.ts'
import { t } from '../language/t.ts'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'
import { SearchBox } from './input.tsx'

/** A filter offered as one click. */
export interface QuickFilter {
  readonly label: string
  readonly term: Term
  /** Terms it replaces: only one of a group holds. */
  readonly instead?: readonly Term[]
}

/**
 * A filter as text and as chips, always the same filter: chips are read from the text, and using one rewrites it.
 *
 * The clicks are folded behind a button where the window is narrow.
 *
 * @param problem What of the text cannot be used, shown below it.
 * @param children Stands at the right: count, pause, export.
 */
export function FilterBar(props: {
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly quick: readonly QuickFilter[]
  readonly problem?: string | null
  readonly children?: ReactNode
}): ReactNode {
  const { value, onChange, quick, problem = null } = props
  const terms = parseTerms(value)
  const [unfolded, setUnfolded] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-4 pb-2.5">
      <div className="relative min-w-56 flex-1 basis-56">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-3"
        />
        <SearchBox
          label={props.label}
          placeholder={props.placeholder}
          aria-invalid={problem !== null}
          value={value}
          onChange={onChange}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && value !== '') onChange('')
          }}
          className="data pl-8"
        />
      </div>
      {quick.length > 0 && (
        <IconButton
          label={t('Quick filters')}
          aria-expanded={unfolded}
          className="sm:hidden"
          onClick={() => setUnfolded(!unfolded)}
        >
          <ListFilter aria-hidden />
        </IconButton>
      )}
      <fieldset
        className={classNames('flex-wrap items-center gap-1 sm:flex', unfolded ? 'flex' : 'hidden')}
      >
        <legend className="sr-only">{t('Quick filters')}</legend>
        {quick.map((each) => (
          <button
            key={each.label}
            type="button"
            aria-pressed={hasTerm(value, each.term)}
            onClick={() => onChange(toggleTerm(value, each.term, each.instead))}
            className={CHIP}
          >
            {each.label}
          </button>
        ))}
      </fieldset>
      {props.children !== undefined && (
        <div className="ml-auto flex flex-wrap items-center justify-end gap-x-2 gap-y-1.5">
          {props.children}
        </div>
      )}
      <TermChips value={value} terms={terms} quick={quick} onChange={onChange} />
      {problem !== null && (
        <p role="alert" className="basis-full text-xs font-medium text-deny">
          {problem}
        </p>
      )}
    </div>
  )
}

const CHIP =
  'h-6.5 rounded-full border border-line px-2.5 text-xs text-ink-2 hover:border-line-strong hover:text-ink ' +
  'aria-pressed:border-line-strong aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-ink'

/** The terms that are not quick filters, each with a cross. */
function TermChips(props: {
  readonly value: string
  readonly terms: readonly Term[]
  readonly quick: readonly QuickFilter[]
  readonly onChange: (text: string) => void
}): ReactNode {
  const chips = props.terms
    .map((term, index) => ({ term, index, text: formatTerm(term) }))
    .filter(({ text }) => !props.quick.some((each) => hasTerm(text, each.term)))
  if (chips.length === 0) return null
  return (
    <ul aria-label={t('Filters in force')} className="flex basis-full flex-wrap gap-1">
      {chips.map(({ term, index, text }) => (
        <li
          key={`${index} ${text}`}
          className="data flex h-6 items-center rounded-full bg-selected pl-2.5"
        >
          {term.key !== null && <span className="text-ink-2">{term.key}:</span>}
          {term.value}
          <button
            type="button"
            aria-label={t('Remove filter {text}', { text })}
            onClick={() => props.onChange(withoutTerm(props.value, index))}
            className={classNames(
              'ml-0.5 flex size-6 items-center justify-center rounded-full text-ink-2 hover:text-ink',
            )}
          >
            <X aria-hidden className="size-3" />
          </button>
        </li>
      ))}
    </ul>
  )
}
