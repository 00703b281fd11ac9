import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { CONTROL, classNames, OPTION, POPUP } from './class-names.ts'
import { Field, type FieldProps } from './field.tsx'
import { keepOnEscape } from './keep-on-escape.ts'

/** Options shown before anything is typed: a long list is searched, not scrolled. */
const SHOWN_OPTIONS = 200

/** Picks one of many by typing part of it: time zones, streams. */
export function Combo(
  props: FieldProps & {
    readonly value: string
    readonly onChange: (value: string) => void
    readonly options: readonly string[]
    /** What stands for an option on screen, default the option itself. */
    readonly labelOf?: (option: string) => string
    readonly placeholder?: string
  },
): ReactNode {
  const { value, onChange, options, labelOf = (option: string) => option } = props
  return (
    <Field {...props}>
      <Combobox.Root
        items={options}
        value={value === '' ? null : value}
        onInputValueChange={(_, details) => void keepOnEscape(details)}
        onValueChange={(next: string | null, details) => {
          if (!keepOnEscape(details) && next !== null) onChange(next)
        }}
        itemToStringLabel={labelOf}
        limit={SHOWN_OPTIONS}
        autoHighlight
        disabled={props.disabled === true}
      >
        <div className="relative">
          <Combobox.Input
            placeholder={props.placeholder ?? t('Type to search')}
            className={classNames(CONTROL, 'pe-8')}
          />
          <Combobox.Trigger
            aria-label={t('Show all')}
            className="absolute inset-y-0 end-0 flex w-8 items-center justify-center text-ink-3"
          >
            <ChevronsUpDown aria-hidden className="size-3.5" />
          </Combobox.Trigger>
        </div>
        <ComboList
          empty={t('Nothing of that name.')}
          idOf={(option: string) => option}
          rowOf={(option: string) => <span className="truncate">{labelOf(option)}</span>}
        />
      </Combobox.Root>
    </Field>
  )
}

/** What a field that is searched by typing offers, below it; the chosen are ticked. */
export function ComboList<Option>(props: {
  /** Said when nothing fits what was typed. */
  readonly empty: string
  readonly idOf: (option: Option) => string
  readonly rowOf: (option: Option) => ReactNode
}): ReactNode {
  return (
    <Combobox.Portal>
      <Combobox.Positioner sideOffset={4} className="z-50">
        <Combobox.Popup
          className={classNames(
            POPUP,
            'max-h-[min(18rem,var(--available-height))] w-(--anchor-width) overflow-y-auto p-1',
          )}
        >
          <Combobox.Empty>
            <p className="p-2.5 text-sm text-ink-3 empty:hidden">{props.empty}</p>
          </Combobox.Empty>
          <Combobox.List>
            {(option: Option) => (
              <Combobox.Item key={props.idOf(option)} value={option} className={OPTION}>
                <span className="size-4">
                  <Combobox.ItemIndicator>
                    <Check aria-hidden className="size-4" />
                  </Combobox.ItemIndicator>
                </span>
                {props.rowOf(option)}
              </Combobox.Item>
            )}
          </Combobox.List>
        </Combobox.Popup>
      </Combobox.Positioner>
    </Combobox.Portal>
  )
}
