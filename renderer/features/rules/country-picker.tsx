import { Combobox } from '@base-ui/react/combobox'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { ComboList } from '../../kit/combo.tsx'
import { Field } from '../../kit/field.tsx'
import { formatCountry } from '../../kit/format.ts'
import { keepOnEscape } from '../../kit/keep-on-escape.ts'
import { t } from '../../language/t.ts'
import { COUNTRIES, type Country, matchesCountry } from './country-names.ts'

const countryOf = (code: string): Country =>
  COUNTRIES.find((each) => each.code === code) ?? { code, name: formatCountry(code) }

/** Any number of countries, found by typing a name or a code. Values are two-letter codes and `??`. */
export function CountryPicker(props: {
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
  readonly error: string | undefined
}): ReactNode {
  const chosen = props.values.map(countryOf)
  return (
    <Field
      label={t('Countries')}
      hint={t(
        'Type a name or a two-letter code. Unknown country (??) holds private and unlisted addresses.',
      )}
      error={props.error}
    >
      <Combobox.Root
        items={COUNTRIES}
        multiple
        value={chosen}
        onInputValueChange={(_, details) => void keepOnEscape(details)}
        onValueChange={(countries, details) => {
          if (!keepOnEscape(details)) props.onChange(countries.map((each) => each.code))
        }}
        itemToStringLabel={(country: Country) => `${country.name} (${country.code})`}
        isItemEqualToValue={(one: Country, other: Country) => one.code === other.code}
        filter={matchesCountry}
        autoHighlight
      >
        <Combobox.InputGroup className="min-h-8 rounded-md border border-line-strong bg-panel px-1.5 py-1 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-ring hover:border-ink-3">
          <Combobox.Chips className="flex flex-wrap items-center gap-1">
            {chosen.map((country) => (
              <Combobox.Chip
                key={country.code}
                aria-label={country.name}
                className="flex h-6 items-center gap-0.5 rounded-sm bg-hover ps-1.5 text-xs outline-none data-highlighted:bg-selected"
              >
                <span className="data text-ink-3">{country.code}</span>
                <span className="ps-1">{country.name}</span>
                <Combobox.ChipRemove
                  aria-label={t('Remove {name}', { name: country.name })}
                  className="flex size-6 items-center justify-center text-ink-3 hover:text-ink"
                >
                  <X aria-hidden className="size-3" />
                </Combobox.ChipRemove>
              </Combobox.Chip>
            ))}
            <Combobox.Input
              placeholder={chosen.length === 0 ? t('Germany, AT, …') : ''}
              className="h-6 min-w-24 flex-1 bg-transparent px-1 text-sm outline-none"
            />
          </Combobox.Chips>
        </Combobox.InputGroup>
        <ComboList
          empty={t('No country of that name.')}
          idOf={({ code }: Country) => code}
          rowOf={({ code, name }: Country) => (
            <>
              <span className="data w-6 text-ink-3">{code}</span>
              {name}
            </>
          )}
        />
      </Combobox.Root>
    </Field>
  )
}
