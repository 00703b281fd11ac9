import type { ReactNode } from 'react'

/**
 * A form that Enter in any of its boxes submits, wherever its visible button stands. Checking values is left to whoever
 * takes them: the browser's own messages stay out.
 */
export function Form(props: {
  readonly onSubmit: () => void
  readonly className?: string
  /** For a button outside that submits it. */
  readonly id?: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <form
      id={props.id}
      noValidate
      className={props.className}
      onSubmit={(event) => {
        event.preventDefault()
        props.onSubmit()
      }}
    >
      {props.children}
      {/* Without a submit button inside, Enter only works in forms of one box. */}
      <button type="submit" hidden />
    </form>
  )
}
