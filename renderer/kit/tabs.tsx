import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'

export interface Tab {
  readonly id: string
  readonly label: ReactNode
  readonly content: ReactNode
}

/**
 * Panels of which one is shown; a panel that is left keeps nothing but what its parent holds.
 *
 * @param initial Which is open at the start, unless `value` and `onChange` say which. Default, and where it is not there: the first.
 */
export function Tabs<T extends string>(props: {
  readonly tabs: readonly (Tab & { readonly id: T })[]
  readonly label: string
  readonly initial?: string
  readonly value?: T
  readonly onChange?: (value: T) => void
}): ReactNode {
  const { tabs, label, value, onChange } = props
  const first = tabs.find(({ id }) => id === props.initial) ?? tabs[0]
  const control =
    value === undefined ? { defaultValue: first?.id ?? null } : { value, onValueChange: onChange }
  return (
    <Base.Root {...control}>
      <Base.List
        aria-label={label}
        className="relative flex flex-wrap gap-x-1 border-b border-line"
      >
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.id}
            value={tab.id}
            className="-mb-px h-8 border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-ink-3 select-none hover:text-ink data-active:border-lamp data-active:font-medium data-active:text-ink"
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className="pt-3 outline-none">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
