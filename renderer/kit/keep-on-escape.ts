/** What a Base UI combobox tells of a change, as far as it matters here. */
interface ChangeDetails {
  readonly reason: string
  cancel(): void
  allowPropagation(): void
}

/**
 * Keeps what was picked when Escape is pressed in a closed combobox, which would otherwise clear it, and leaves the key
 * to the dialog around it. Call it first in `onInputValueChange` and `onValueChange`.
 *
 * @returns Whether it was Escape, so that there is nothing to change.
 */
export function keepOnEscape(details: ChangeDetails): boolean {
  if (details.reason !== 'escape-key') return false
  details.cancel()
  details.allowPropagation()
  return true
}
