import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { inSentence } from '../language/language.ts'
import { t } from '../language/t.ts'
import { CopyButton } from './copy-button.tsx'

/**
 * A secret that is shown this once and never again, with a button that copies it.
 *
 * @param label What it is, e.g. `Stream key`.
 */
export function SecretOnce(props: {
  readonly label: string
  readonly value: string
  readonly children?: ReactNode
}): ReactNode {
  return (
    <section
      aria-label={props.label}
      className="flex flex-col gap-2 rounded-md border border-line-strong bg-sunken p-3"
    >
      <p className="flex items-center gap-2 text-sm font-medium">
        <KeyRound aria-hidden className="size-4 text-ink-3" />
        {t('{label}: shown once', { label: props.label })}
      </p>
      <div className="flex items-start gap-2">
        <code data-private="" className="data min-w-0 flex-1 py-1 wrap-anywhere select-all">
          {props.value}
        </code>
        <CopyButton
          value={props.value}
          label={t('Copy {label}', { label: inSentence(props.label) })}
          secret
          text
        />
      </div>
      <p className="text-xs text-ink-2">
        {props.children ?? t('Copy it now. Stagedoor keeps a hash only and cannot show it again.')}
      </p>
    </section>
  )
}
