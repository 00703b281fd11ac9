import { FileUp } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { isHouseName, MOST_HOUSE_ZIP_BYTES } from '../../../shared/house-file.ts'
import type { ApiError } from '../../api/client.ts'
import { houseSentence } from '../../components/house-words.ts'
import { Button } from '../../kit/button.tsx'
import { classNames } from '../../kit/class-names.ts'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { FileButton } from '../../kit/file-button.tsx'
import { Form } from '../../kit/form.tsx'
import { formatBytes } from '../../kit/format.ts'
import { Input } from '../../kit/input.tsx'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { t } from '../../language/t.ts'
import { type HouseUpload, uploadHouseFile, useHouseUpload } from './house-upload-state.ts'

interface Chosen {
  readonly file: File
  readonly name: string
}

/** Takes a ZIP file that is chosen or dropped, under a name; where one has it, it asks before that makes room. */
export function HouseUploadBox({ taken }: { readonly taken: readonly string[] }): ReactNode {
  const under = useHouseUpload()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [asks, setAsks] = useState(false)
  const [refused, setRefused] = useState<ApiError | null>(null)
  const choose = (file: File | undefined): void => {
    if (file === undefined || under !== null) return
    setRefused(null)
    setChosen({ file, name: nameFor(file) })
  }
  const send = async (replaces: boolean): Promise<void> => {
    if (chosen === null) return
    setAsks(false)
    setRefused(null)
    setChosen(null)
    const error = await uploadHouseFile(chosen.file, chosen.name, replaces)
    // What was refused can be sent again under another name.
    if (error === null) return
    setRefused(error)
    setChosen(chosen)
  }
  return (
    <DropArea onFile={choose}>
      {under !== null && <Sending upload={under} />}
      {under === null && chosen === null && <Picker onFile={choose} />}
      {under === null && chosen !== null && (
        <ChosenForm
          chosen={chosen}
          refused={refused}
          onName={(name) => setChosen({ ...chosen, name })}
          onCancel={() => setChosen(null)}
          onSend={() => (taken.includes(chosen.name) ? setAsks(true) : void send(false))}
        />
      )}
      <ConfirmDialog
        open={asks}
        onClose={() => setAsks(false)}
        title={t('Replace {name}', { name: chosen?.name ?? '' })}
        action={t('Replace')}
        onConfirm={async () => void send(true)}
      >
        <p>
          {t(
            'Rules that play it play the new one, from a few seconds after it is there. The one before can be restored for 30 days.',
          )}
        </p>
      </ConfirmDialog>
    </DropArea>
  )
}

/** `Pause music.zip` is `Pause-music`. */
function nameFor({ name }: File): string {
  const plain = name.replace(/\.zip$/i, '').replaceAll(/[^A-Za-z0-9._-]+/g, '-')
  return plain.replace(/^[^A-Za-z0-9]+/, '').slice(0, 64)
}

function DropArea(props: {
  readonly onFile: (file: File | undefined) => void
  readonly children: ReactNode
}): ReactNode {
  const [isOver, setIsOver] = useState(false)
  const over = (event: DragEvent, is: boolean): void => {
    event.preventDefault()
    setIsOver(is)
  }
  return (
    <section
      aria-label={t('Upload a house file')}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false)
        props.onFile(event.dataTransfer.files[0])
      }}
      className={classNames(
        'rounded-lg border border-dashed px-3 py-3',
        isOver ? 'border-lamp bg-hover' : 'border-line-strong',
      )}
    >
      {props.children}
    </section>
  )
}

function Picker({ onFile }: { readonly onFile: (file: File | undefined) => void }): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <FileButton
        icon={<FileUp aria-hidden className="size-4" />}
        accept=".zip,application/zip"
        label={t('ZIP file of a house file')}
        onFile={onFile}
      >
        {t('Choose a ZIP file')}
      </FileButton>
      <span className="text-sm text-ink-3">
        {t('or drop one here: a folder of HLS with index.m3u8, as a ZIP file.')}
      </span>
    </div>
  )
}

interface ChosenFormProps {
  readonly chosen: Chosen
  readonly refused: ApiError | null
  readonly onName: (name: string) => void
  readonly onCancel: () => void
  readonly onSend: () => void
}

function ChosenForm({ chosen, refused, onName, onCancel, onSend }: ChosenFormProps): ReactNode {
  const { file, name } = chosen
  const isNamed = isHouseName(name)
  const tooLarge =
    file.size > MOST_HOUSE_ZIP_BYTES
      ? t('It has {size}; {most} are the most.', {
          size: formatBytes(file.size),
          most: formatBytes(MOST_HOUSE_ZIP_BYTES),
        })
      : null
  const unless = tooLarge ?? (isNamed ? null : t('Give it a name first.'))
  return (
    <Form className="flex flex-col gap-3" onSubmit={() => unless === null && onSend()}>
      <p className="text-sm text-ink-2">
        <span className="data wrap-anywhere">{file.name}</span>, {formatBytes(file.size)}
      </p>
      <Input
        label={t('Name')}
        data
        autoFocus
        maxLength={64}
        value={name}
        hint={t('What rules and its address call it.')}
        {...(isNamed || name === '' ? {} : { error: houseSentence('house_name') })}
        onChange={onName}
      />
      {refused !== null && (
        <p role="alert" className="text-sm font-medium wrap-anywhere text-deny">
          {refused.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button look="primary" unless={unless} onClick={onSend}>
          {t('Upload')}
        </Button>
        <Button onClick={onCancel}>{t('Cancel')}</Button>
      </div>
    </Form>
  )
}

function Sending({ upload }: { readonly upload: HouseUpload }): ReactNode {
  const { name, share } = upload
  const percent = Math.floor((share ?? 0) * 100)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <p role="status" className="figures min-w-0 flex-1 text-sm wrap-anywhere">
          {share === 1
            ? t('{name} is unpacked and checked', { name })
            : t('{name} is uploaded, {percent} %', { name, percent })}
        </p>
        <Button onClick={upload.cancel}>{t('Cancel')}</Button>
      </div>
      <ProgressBar label={t('Uploaded')} percent={percent} />
    </div>
  )
}
