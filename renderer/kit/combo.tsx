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
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={4} className="z-50">
            <Combobox.Popup
              className={classNames(
                POPUP,
                'max-h-[min(18rem,var(--available-height))] w-(--anchor-width) overflow-y-auto p-1',
              )}
            >
              <Combobox.Empty>
                <p className="p-2.5 text-sm text-ink-3 empty:hidden">
                  {t('Nothing of that name.')}
                </p>
              </Combobox.Empty>
              <Combobox.List>
                {(option: string) => (
                  <Combobox.Item key={option} value={option} className={OPTION}>
                    <span className="size-4">
                      <Combobox.ItemIndicator>
                        <Check aria-hidden className="size-4" />
                      </Combobox.ItemIndicator>
                    </span>
                    <span className="truncate">{labelOf(option)}</span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
    </Field>
  )
}
