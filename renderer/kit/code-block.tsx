import type { ReactNode } from 'react'
import { t } from '../language/t.ts'
import { CopyButton } from './copy-button.tsx'

/** Text to read or paste exactly as it is, with a button that copies it. */
export function CodeBlock(props: {
  readonly text: string
  /** What it is, above it and for screen readers. */
  readonly title: string
  readonly secret?: boolean
  readonly maxHeight?: string
}): ReactNode {
  return (
    <figure className="overflow-hidden rounded-md border border-line bg-sunken">
      <figcaption className="flex items-center justify-between border-b border-line py-0.5 pe-1 ps-2.5 text-xs text-ink-2">
        {props.title}
        <CopyButton
          value={props.text}
          label={t('Copy {title}', { title: props.title })}
          secret={props.secret === true}
        />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        data-private={props.secret === true ? '' : undefined}
        className="data overflow-auto p-2.5 leading-5 whitespace-pre-wrap wrap-anywhere"
        style={{ maxHeight: props.maxHeight ?? '20rem' }}
      >
        {props.text}
      </pre>
    </figure>
  )
}
