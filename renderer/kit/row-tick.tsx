import type { MouseEvent, ReactNode } from 'react'

/** The box in the first cell of a row that selects it; with a finger the whole cell is hit. */
export function RowTick(props: {
  readonly label: string
  readonly checked: boolean
  readonly onClick: (event: MouseEvent) => void
}): ReactNode {
  return (
    <label className="pointer-coarse:-ms-4 pointer-coarse:-me-2.5 pointer-coarse:flex pointer-coarse:h-10 pointer-coarse:items-center pointer-coarse:justify-center">
      <input
        type="checkbox"
        tabIndex={-1}
        aria-label={props.label}
        checked={props.checked}
        onChange={() => undefined}
        onClick={props.onClick}
        className="size-3.5 translate-y-0.5 accent-(--color-lamp) pointer-coarse:size-5 pointer-coarse:translate-y-0"
      />
    </label>
  )
}
