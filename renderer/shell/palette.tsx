import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames, OPTION } from '../kit/class-names.ts'
import { SCRIM } from '../kit/dialog.tsx'
import { Shortcut } from '../kit/shortcut.tsx'
import { type Command, useCommands } from './commands.tsx'

interface Group {
  readonly value: string
  readonly items: readonly Command[]
}

/** Everything that can be gone to or done, found by typing. Enter does it. */
export function Palette(props: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactNode {
  return (
    <Dialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={SCRIM} />
        <Dialog.Popup
          aria-label="Command palette"
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-(--shadow-pop) outline-none"
        >
          <PaletteList onClose={props.onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteList({ onClose }: { readonly onClose: () => void }): ReactNode {
  const groups: readonly Group[] = useCommands()
  const run = (command: Command): void => {
    onClose()
    command.run()
  }
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(item: Command) => `${item.label} ${item.detail ?? ''}`}
    >
      <div className="flex items-center gap-2.5 border-b border-line px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-ink-3" />
        <Autocomplete.Input
          aria-label="Search commands"
          placeholder="Go to a screen, find a stream, change the theme"
          className="h-11 w-full bg-transparent text-base outline-none"
        />
      </div>
      <Autocomplete.Empty className="px-4 text-sm text-ink-3 not-empty:py-6">
        Nothing is called that.
      </Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 data-empty:hidden">
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-xs text-ink-3">
              {group.value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(item: Command) => (
                <Autocomplete.Item
                  key={item.id}
                  value={item}
                  onClick={() => run(item)}
                  className={classNames(OPTION, '[&_svg]:size-4 [&_svg]:text-ink-3')}
                >
                  {item.icon}
                  <span className="truncate">{item.label}</span>
                  <span className="min-w-0 flex-1 truncate text-xs text-ink-3">{item.detail}</span>
                  {item.keys !== undefined && <Shortcut keys={item.keys} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}
