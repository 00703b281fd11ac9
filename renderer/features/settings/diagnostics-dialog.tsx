import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import {
  type Diagnostics,
  type DiagnosticsFile,
  diagnosticsFileName,
} from '../../../shared/diagnostics.ts'
import { zipOf } from '../../../shared/diagnostics-zip.ts'
import { Button } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { CopyButton } from '../../kit/copy-button.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { formatNumber } from '../../kit/format.ts'
import { saveFile } from '../../kit/save-file.ts'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

/** Shows each file of a bundle whole, lets some be left out, and saves exactly what was shown. */
export function DiagnosticsDialog(props: {
  readonly bundle: Diagnostics
  readonly onClose: () => void
}): ReactNode {
  const { bundle, onClose } = props
  const [shown, setShown] = useState(bundle.files[0])
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set())
  const kept = bundle.files.filter(({ name }) => !leftOut.has(name))
  const turn = (name: string): void =>
    setLeftOut((before) => {
      const after = new Set(before)
      if (!after.delete(name)) after.add(name)
      return after
    })
  const save = (): void => {
    const name = diagnosticsFileName(bundle.madeAtMs)
    saveFile(new Blob([zipOf(kept)], { type: 'application/zip' }), name)
    toast(t('Saved as {name}', { name }))
    onClose()
  }
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={t('Diagnostics')}
      description={t(
        'Secrets, what looks like one, and the end of addresses are covered. Names of streams and media servers are not: read it before you hand it on.',
      )}
      footer={
        <>
          <CancelButton />
          <Button
            look="primary"
            icon={<Download aria-hidden className="size-4" />}
            unless={kept.length === 0 ? t('Every file is left out.') : null}
            onClick={save}
          >
            {t('Save {kept, plural, one {# file} other {# files}} as ZIP', { kept: kept.length })}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 md:grid-cols-[16rem_minmax(0,1fr)]">
        <ul aria-label={t('Files')} className="flex flex-col gap-0.5">
          {bundle.files.map((file) => (
            <FileRow
              key={file.name}
              file={file}
              isShown={file === shown}
              isKept={!leftOut.has(file.name)}
              onShow={() => setShown(file)}
              onTurn={() => turn(file.name)}
            />
          ))}
        </ul>
        {shown !== undefined && <FileText file={shown} />}
      </div>
    </Dialog>
  )
}

function FileRow(props: {
  readonly file: DiagnosticsFile
  readonly isShown: boolean
  readonly isKept: boolean
  readonly onShow: () => void
  readonly onTurn: () => void
}): ReactNode {
  const { file, isShown, isKept } = props
  return (
    <li
      className={classNames(
        'flex items-start gap-2 rounded-md px-2 py-1.5',
        isShown && 'bg-selected',
      )}
    >
      <input
        type="checkbox"
        className="mt-1 size-4 accent-(--color-lamp)"
        checked={isKept}
        aria-label={t('Put {name} into the archive', { name: file.name })}
        onChange={props.onTurn}
      />
      <button
        type="button"
        aria-pressed={isShown}
        className="min-w-0 flex-1 text-start"
        onClick={props.onShow}
      >
        <span className={classNames('data block text-sm', !isKept && 'line-through')}>
          {file.name}
        </span>
        <span className="block text-xs text-ink-2">
          {file.about}
          {file.covered > 0 &&
            ` ${t('{covered} covered.', { covered: formatNumber(file.covered) })}`}
        </span>
      </button>
    </li>
  )
}

const FileText = ({ file }: { readonly file: DiagnosticsFile }): ReactNode => (
  <section aria-label={file.name} className="flex min-w-0 flex-col gap-1">
    <div className="flex items-center justify-between gap-2">
      <h3 className="data text-sm font-medium">{file.name}</h3>
      <CopyButton value={file.text} label={t('Copy {name}', { name: file.name })} noted />
    </div>
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="data h-[min(26rem,55dvh)] overflow-auto rounded-md border border-line bg-sunken p-2 text-xs"
    >
      {file.text}
    </pre>
  </section>
)
