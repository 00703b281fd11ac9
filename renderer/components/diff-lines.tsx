import { Minus, PencilLine, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DiffLine } from '../../shared/api.ts'
import { t } from '../language/t.ts'

const KINDS = {
  added: ['text-allow', Plus, t('Added')],
  removed: ['text-deny', Minus, t('Removed')],
  changed: ['text-warn', PencilLine, t('Changed')],
} as const
const NOUNS = {
  stream: t('stream'),
  rule: t('rule'),
  media_server: t('media server'),
  application: t('application'),
  setting: t('setting'),
  test: t('pinned test'),
  grant_limit: t('limit of a link or token'),
  token_key: t('token key'),
} as const

/**
 * What an edit would change, thing by thing, with both values of each changed field.
 *
 * @param explain Says more about the thing of a line, below its name. Default nothing.
 */
export function DiffLines(props: {
  readonly lines: readonly DiffLine[]
  readonly explain?: (line: DiffLine) => ReactNode
}): ReactNode {
  return (
    <ul className="flex flex-col divide-y divide-line rounded-md border border-line bg-panel">
      {props.lines.map((line) => {
        const [look, Icon, word] = KINDS[line.kind]
        return (
          <li key={`${line.noun} ${line.id}`} className="flex gap-2.5 px-3 py-2">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${look}`} />
            <div className="min-w-0 flex-1">
              <p className="text-sm">
                <span className={`font-medium ${look}`}>{word}</span>{' '}
                <span className="text-ink-2">{NOUNS[line.noun]}</span>{' '}
                <span className="font-medium wrap-anywhere">{line.label}</span>
              </p>
              {props.explain !== undefined && (
                <p className="text-sm text-ink-2">{props.explain(line)}</p>
              )}
              {line.fields.length > 0 && <DiffFields fields={line.fields} />}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function DiffFields({ fields }: { readonly fields: DiffLine['fields'] }): ReactNode {
  return (
    <dl className="mt-1 grid grid-cols-[minmax(5rem,auto)_1fr] gap-x-3 gap-y-0.5 text-xs">
      {fields.map((field) => (
        <div key={field.path} className="contents">
          <dt className="data text-ink-3">{field.path}</dt>
          <dd className="data wrap-anywhere">
            <del className="text-deny no-underline">
              <span className="sr-only">{t('before')} </span>
              {field.before === '' ? t('(empty)') : field.before}
            </del>
            <span aria-hidden className="text-ink-3">
              {' → '}
            </span>
            <ins className="text-allow no-underline">
              <span className="sr-only">{t('after')} </span>
              {field.after === '' ? t('(empty)') : field.after}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  )
}
