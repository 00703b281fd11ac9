/** Joins class names, leaving out what is false, null or empty. */
export const classNames = (...parts: readonly (string | false | null | undefined)[]): string =>
  parts.filter(Boolean).join(' ')

/** The look of every box one types or picks in, so that forms line up. */
export const CONTROL =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-panel px-2.5 text-sm text-ink ' +
  'hover:border-ink-3 focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-ring ' +
  'data-invalid:border-deny disabled:bg-sunken disabled:text-ink-3'

/** The look of what floats above the page: menus, lists, tooltips with content. */
export const POPUP =
  'rounded-lg border border-line bg-raised text-ink shadow-(--shadow-pop) outline-none ' +
  'transition-[opacity,scale] duration-100 data-starting-style:opacity-0 data-starting-style:scale-[0.98] ' +
  'data-ending-style:opacity-0'

/** One line of a menu or list. */
export const OPTION =
  'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2.5 text-sm outline-none select-none ' +
  'data-highlighted:bg-hover data-disabled:text-ink-3'
