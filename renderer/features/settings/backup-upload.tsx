import { FileUp } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { refresh } from '../../api/query.ts'
import { upload } from '../../api/upload.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { FileButton } from '../../kit/file-button.tsx'
import { ProgressBar } from '../../kit/progress-bar.tsx'
import { toast } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'

const TYPE = 'application/vnd.sqlite3'

/** Takes in a backup file that was kept elsewhere. It is checked before it is listed. Leaving the screen stops it. */
export function BackupUpload(): ReactNode {
  const [share, setShare] = useState<number | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const leave = useRef<AbortController>(undefined)
  useEffect(() => () => leave.current?.abort(), [])
  const send = async (file: File): Promise<void> => {
    const controller = new AbortController()
    leave.current = controller
    setRefused(null)
    setShare(0)
    try {
      await upload('/backups/upload', file, TYPE, setShare, controller.signal)
      toast(t('Taken in: it can be restored'))
    } catch (error) {
      if (controller.signal.aborted) return
      setRefused(error instanceof Error ? error.message : t('The reason is not known.'))
    } finally {
      setShare(null)
      void refresh()
    }
  }
  const percent = Math.floor((share ?? 0) * 100)
  return (
    <>
      {share === null ? (
        <FileButton
          icon={<FileUp aria-hidden className="size-4" />}
          accept=".db"
          label={t('Backup file')}
          onFile={(file) => void send(file)}
        >
          {t('Upload a backup')}
        </FileButton>
      ) : (
        <div className="flex w-full flex-col gap-2">
          <div className="flex items-center gap-3">
            <p role="status" className="figures min-w-0 flex-1 text-sm">
              {share === 1
                ? t('It is restored into a scratch copy, to see that it can be')
                : t('It is uploaded, {percent} %', { percent })}
            </p>
            <Button onClick={() => leave.current?.abort()}>{t('Cancel')}</Button>
          </div>
          <ProgressBar label={t('Uploaded')} percent={percent} />
        </div>
      )}
      {refused !== null && (
        <Callout
          tone="deny"
          title={t('It was not taken in; nothing is left of it')}
          className="w-full"
        >
          {refused}
        </Callout>
      )}
    </>
  )
}
