import { ListFilter, Search } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { parseTerms } from '../../shared/filter-text.ts'
import { t } from '../language/t.ts'
import { Button, IconButton } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { type ChipsProps, QuickChips, type QuickGroup, TermChips } from './filter-chips.tsx'
import { formatNumber } from './format.ts'
import { SearchBox } from './input.tsx'
import { NARROW, useMedia } from './use-media.ts'

/** What else can be done with what a list shows: an icon at the right, a line of the sheet where the window is narrow. */
interface BarAct {
  readonly label: string
  readonly icon: ReactNode
  readonly onSelect: () => void
}

interface FilterBarProps extends ChipsProps {
  readonly label: string
  readonly placeholder: string
  /** What of the text cannot be used, shown below it. */
  readonly problem?: string | null
  /** How many are shown, in words. Default: not told. */
  readonly count?: string
  /** More quick filters, where the window is narrow alone; asked for when the sheet opens, so that none moves under a finger. */
  readonly choices?: () => readonly QuickGroup[]
  /** A control that filters too, such as a list of kinds. */
  readonly choice?: ReactNode
  readonly acts?: readonly BarAct[]
  /** Stays in reach at any width: the button that pauses. */
  readonly children?: ReactNode
}

/**
 * A filter as text and as chips, always the same filter: chips are read from the text, and using one rewrites it.
 *
 * Where the window is narrow it is one row; chips, choice, count and acts are in a sheet behind a button that says how many
 * filters are in force.
 */
export function FilterBar(props: FilterBarProps): ReactNode {
  const { value, onChange, problem = null } = props
  const isNarrow = useMedia(NARROW)
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line px-4 pb-2.5">
      <div className="relative min-w-24 flex-1 sm:min-w-56 sm:basis-56">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-2 start-2.5 size-4 text-ink-3"
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
          className="data ps-8"
        />
      </div>
      {isNarrow ? <Folded {...props} /> : <Spread {...props} />}
      {isNarrow && value !== '' && props.count !== undefined && (
        <span className="figures basis-full text-xs text-ink-3">{props.count}</span>
      )}
      {problem !== null && (
        <p role="alert" className="basis-full text-xs font-medium text-deny">
          {problem}
        </p>
      )}
    </div>
  )
}

function Spread(props: FilterBarProps): ReactNode {
  const { count, choice, acts = [], children } = props
  return (
    <>
      <QuickChips {...props} />
      <div className="ms-auto flex flex-wrap items-center justify-end gap-x-2 gap-y-1.5 empty:hidden">
        {count !== undefined && (
          <span className="figures text-xs whitespace-nowrap text-ink-3">{count}</span>
        )}
        {children}
        {choice}
        {acts.map((act) => (
          <IconButton key={act.label} label={act.label} onClick={act.onSelect}>
            {act.icon}
          </IconButton>
        ))}
      </div>
      <TermChips {...props} />
    </>
  )
}

/** What only the sheet has room for, and the terms that none of its chips is. */
function Choices(props: FilterBarProps): ReactNode {
  const [groups] = useState(() => props.choices?.() ?? [])
  return (
    <>
      {groups.map(({ label, of }) => (
        <QuickChips key={label} {...props} quick={of} legend={label} large />
      ))}
      {props.choice}
      <TermChips {...props} quick={[...props.quick, ...groups.flatMap(({ of }) => of)]} />
    </>
  )
}

/** The same behind a button: what is chosen there is done once the sheet is gone, so that the focus comes back to the button after. */
function Folded(props: FilterBarProps): ReactNode {
  const { value, acts = [], children } = props
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<BarAct | null>(null)
  const inForce = parseTerms(value).length
  return (
    <>
      {children}
      <Button
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-label={
          inForce === 0
            ? t('Filters')
            : t('Filters, {count} in force', { count: formatNumber(inForce) })
        }
        icon={<ListFilter aria-hidden className="size-4" />}
        className="px-2"
        onClick={() => setOpen(true)}
      >
        {t('Filters')}
        {inForce > 0 && <span className="figures font-semibold">{formatNumber(inForce)}</span>}
      </Button>
      <Dialog
        open={open}
        sheet
        onClose={() => setOpen(false)}
        onClosed={() => {
          setChosen(null)
          chosen?.onSelect()
        }}
        title={t('Filters')}
        description={<span role="status">{props.count ?? ''}</span>}
        footer={
          <>
            {value !== '' && (
              <Button onClick={() => props.onChange('')}>{t('Clear the filter')}</Button>
            )}
            <Button look="primary" onClick={() => setOpen(false)}>
              {t('Show the list')}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-3 pb-1">
          <QuickChips {...props} large />
          <Choices {...props} />
          {acts.length > 0 && (
            <ul className="flex flex-col border-t border-line pt-1.5">
              {acts.map((act) => (
                <li key={act.label}>
                  <button
                    type="button"
                    className="flex h-10 w-full items-center gap-2.5 rounded-md px-1.5 text-start text-sm hover:bg-hover [&_svg]:size-4 [&_svg]:text-ink-2"
                    onClick={() => {
                      setChosen(act)
                      setOpen(false)
                    }}
                  >
                    {act.icon}
                    {act.label}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Dialog>
    </>
  )
}
