import { createElement, Fragment, type ReactNode } from 'react'
import { pieces } from './t.ts'
import type { Markup } from './translator.ts'

/**
 * A text with elements in it: `<T text="Seen <b>twice</b>, last {at}" values={{ b: (inner) => <b>{inner}</b>, at: <Time … /> }} />`.
 * The text is a string in quotes, so that `npm run catalogue` finds it.
 */
export function T(props: { readonly text: string; readonly values: Markup }): ReactNode {
  return createElement(Fragment, null, ...pieces(props.text, props.values))
}
