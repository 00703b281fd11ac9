import type { ComponentProps, ReactNode } from 'react'
import { ConfirmDialog } from '../kit/dialog.tsx'
import { HoldOrType } from './revoke-many/hold-or-type.tsx'

/** What cannot be brought back by whoever does it, so that it has to be meant. */
export interface Held {
  /** The stream that loses its source: typed by those who cannot hold, where it is short enough. */
  readonly name: string
  /** How many live sessions end: typed otherwise. */
  readonly sessions: number
}

/** The longest name of a stream that a button has room for, and that is typed. */
export const NAME_FITS = 24
const ignore = (): void => undefined

/** Asks as {@link ConfirmDialog} does, but is held where a source is cut by it. @param held Null: it is pressed. */
export function ConfirmHeld(
  props: Omit<ComponentProps<typeof ConfirmDialog>, 'footer'> & { readonly held: Held | null },
): ReactNode {
  const { held, ...others } = props
  if (held === null) return <ConfirmDialog {...others} />
  return (
    <ConfirmDialog
      {...others}
      footer={(busy, confirm) => (
        <HoldOrType
          sessions={held.sessions}
          revocations={1}
          uncounted={held.name.length <= NAME_FITS ? held.name : null}
          label={props.action}
          act={props.action}
          busy={busy}
          onConfirm={confirm}
          onHolding={ignore}
        />
      )}
    />
  )
}
