import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  DEFAULT_EXPORT_COLUMNS,
  EXPORT_COLUMN_NAMES,
  EXPORT_COLUMNS,
  type ExportColumn,
} from '../../../shared/session-export.ts'
import { Button, IconButton } from '../../kit/button.tsx'
import { known, t } from '../../language/t.ts'
import { moved } from './draft.ts'

/** Which columns a file has, in which order. */
export function ColumnChoice(props: {
  readonly columns: readonly ExportColumn[]
  readonly onChange: (columns: readonly ExportColumn[]) => void
}): ReactNode {
  const { columns, onChange } = props
  const others = EXPORT_COLUMN_NAMES.filter((name) => !columns.includes(name))
  return (
    <fieldset className="flex flex-col gap-1.5" aria-label={t('Columns, in their order')}>
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs font-medium text-ink-2">{t('Columns, in their order')}</span>
        <span className="flex gap-1">
          <Button size="small" look="ghost" onClick={() => onChange(DEFAULT_EXPORT_COLUMNS)}>
            {t('The usual')}
          </Button>
          <Button size="small" look="ghost" onClick={() => onChange(EXPORT_COLUMN_NAMES)}>
            {t('All')}
          </Button>
        </span>
      </div>
      <ol className="max-h-56 overflow-y-auto rounded-md border border-line">
        {columns.map((name, at) => (
          <li
            key={name}
            className="flex items-center gap-1 border-b border-line py-0.5 ps-2.5 pe-1 last:border-b-0"
          >
            <span className="data w-44 shrink-0 truncate">{name}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-ink-3 max-sm:hidden">
              {known(EXPORT_COLUMNS[name]).replaceAll('`', '')}
            </span>
            <span className="ms-auto flex">
              <IconButton
                className="data"
                label={t('Move {name} up', { name })}
                unless={at === 0 ? t('It is the first.') : null}
                onClick={() => onChange(moved(columns, at, -1))}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton
                className="data"
                label={t('Move {name} down', { name })}
                unless={at === columns.length - 1 ? t('It is the last.') : null}
                onClick={() => onChange(moved(columns, at, 1))}
              >
                <ArrowDown aria-hidden />
              </IconButton>
              <IconButton
                className="data"
                label={t('Leave {name} out', { name })}
                onClick={() => onChange(columns.filter((each) => each !== name))}
              >
                <X aria-hidden />
              </IconButton>
            </span>
          </li>
        ))}
        {columns.length === 0 && (
          <li className="p-2.5 text-sm text-ink-3">{t('No column yet.')}</li>
        )}
      </ol>
      <div className="flex flex-wrap gap-1">
        {others.map((name) => (
          <Button
            key={name}
            size="small"
            className="data"
            icon={<Plus aria-hidden className="size-3" />}
            aria-label={t('Add {name}', { name })}
            onClick={() => onChange([...columns, name])}
          >
            {name}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}
