import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FormKind } from '../../../shared/token.ts'
import { KIND_ORDER, KINDS } from './kinds.ts'

/** The kinds of token by what one needs them for. */
export function KindChooser(props: { readonly onPick: (kind: FormKind) => void }): ReactNode {
  return (
    <ul className="flex flex-col gap-2">
      {KIND_ORDER.map((kind) => (
        <li key={kind}>
          <Option
            icon={KINDS[kind].icon}
            title={KINDS[kind].purpose}
            hint={KINDS[kind].hint}
            onClick={() => props.onPick(kind)}
          />
        </li>
      ))}
    </ul>
  )
}

function Option(props: {
  readonly icon: (typeof KINDS)[FormKind]['icon']
  readonly title: string
  readonly hint: string
  readonly onClick: () => void
}): ReactNode {
  const { icon: Icon } = props
  return (
    <button
      type="button"
      onClick={props.onClick}
      className="group flex w-full items-start gap-3 rounded-lg border border-line p-3 text-start hover:border-line-strong hover:bg-hover"
    >
      <span className="flex size-8 shrink-0 items-center justify-center rounded-md bg-hover text-ink-2 group-hover:bg-selected group-hover:text-ink">
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-medium">{props.title}</span>
        <span className="block text-xs text-ink-2">{props.hint}</span>
      </span>
      <ChevronRight aria-hidden className="mt-2 size-4 shrink-0 text-ink-3" />
    </button>
  )
}
