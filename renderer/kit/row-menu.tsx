import { EllipsisVertical } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { t } from '../language/t.ts'
import { Menu, type MenuItem } from './menu.tsx'

const KEBAB =
  'flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink ' +
  'pointer-coarse:-ms-1.5 pointer-coarse:size-10'

/**
 * What can be done with one row of a DataTable. The menu is made by the click that asks for it: making one for each row would slow
 * scrolling. Leaving it leads back to the row, where the keys go on.
 */
export function RowMenu(props: {
  readonly about: ReactNode
  /** Made once it is asked for. */
  readonly items: () => readonly MenuItem[]
}): ReactNode {
  const [asked, setAsked] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const trigger = (
    <button
      ref={button}
      type="button"
      tabIndex={-1}
      data-row-menu=""
      aria-label={t('Actions')}
      aria-haspopup="menu"
      onClick={() => setAsked(true)}
      className={KEBAB}
    >
      <EllipsisVertical aria-hidden className="size-4" />
    </button>
  )
  if (!asked) return trigger
  return (
    <Menu
      trigger={trigger}
      openAtOnce
      about={props.about}
      items={props.items()}
      backTo={() => button.current?.closest<HTMLElement>('[data-row]') ?? null}
    />
  )
}
