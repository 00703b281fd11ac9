import { Download, FileUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { DiffLine, MissingSecret } from '../../../shared/api.ts'
import { call } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { useAction } from '../../api/use-action.ts'
import { DiffLines } from '../../components/diff-lines.tsx'
import { NoCityData } from '../../components/no-city-data.tsx'
import { toastEdited } from '../../components/undo.ts'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { FileButton } from '../../kit/file-button.tsx'
import { Textarea } from '../../kit/input.tsx'
import { toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { Section } from './section.tsx'

/** What applying would do, and for which text that was found out. */
interface Preview {
  readonly yaml: string
  readonly lines: readonly DiffLine[]
  readonly missing: readonly MissingSecret[]
  /** Live rules of an area that nobody is placed for. */
  readonly unplacedAreas: number
}

/** What has no secret yet, and where it is given. */
function placeOf(noun: MissingSecret['noun'], label: string): string {
  switch (noun) {
    case 'front_door':
      return t('{label}: Streams, Front door', { label })
    case 'whip_token':
      return t('{label}: Streams, Publisher keys', { label })
    case 'server_secret':
      return t('{label}: Media servers', { label })
    case 'token_key':
      return t('{label}: Keys', { label })
  }
}

/** Streams, rules and media servers as one readable YAML file: out, and in again after a look at the difference. */
export function CatalogueFile(): ReactNode {
  const [yaml, setYaml] = useState('')
  const [preview, setPreview] = useState<Preview | null>(null)
  const action = useAction()
  const isCurrent = preview !== null && preview.yaml === yaml

  const save = async (): Promise<void> => {
    try {
      await download('/export/catalogue', 'stagedoor.yaml')
    } catch (error) {
      toastError(t('Nothing was exported'), error)
    }
  }
  const look = async (): Promise<void> => {
    setPreview(null)
    const done = await action.run(() => call('POST /apply', { body: { yaml, dryRun: true } }))
    if (done) setPreview({ yaml, ...done.value })
  }
  const apply = async (): Promise<void> => {
    const done = await action.run(() => call('POST /apply', { body: { yaml, dryRun: false } }))
    if (!done) return
    const count = done.value.lines.length
    toastEdited(
      t('Applied: {count, plural, one {# change} other {# changes}}', { count }),
      done.value,
    )
    setPreview(null)
    setYaml('')
  }
  return (
    <Section
      title={t('Export and import')}
      description={t('Streams, rules and media servers as one YAML file. Secrets are never in it.')}
    >
      <div className="flex flex-wrap gap-2">
        <Button icon={<Download aria-hidden className="size-4" />} onClick={() => void save()}>
          {t('Export as YAML')}
        </Button>
        <FileButton
          icon={<FileUp aria-hidden className="size-4" />}
          accept=".yaml,.yml"
          label={t('YAML file')}
          onFile={(file) => void file.text().then(setYaml)}
        >
          {t('Choose a file')}
        </FileButton>
      </div>
      <Textarea
        label={t('YAML to import')}
        data
        rows={6}
        value={yaml}
        placeholder={'streams:\n  - name: live/news\n    mode: token'}
        hint={t('Nothing is changed until you have seen the difference.')}
        onChange={setYaml}
      />
      {action.error !== null && (
        <Callout tone="deny" title={t('It cannot be applied; nothing was changed')}>
          {action.error.message}
          <ul className="list-disc ps-4">
            {action.error.issues.map((issue) => (
              <li key={issue.path + issue.message}>
                {issue.path !== '' && <code className="data">{issue.path}</code>} {issue.message}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {isCurrent && preview.lines.length === 0 && (
        <Callout>{t('All of this is set up already. Nothing would change.')}</Callout>
      )}
      {isCurrent && preview.lines.length > 0 && <DiffLines lines={preview.lines} />}
      {isCurrent && preview.unplacedAreas > 0 && <NoCityData />}
      {isCurrent && preview.missing.length > 0 && (
        <Callout tone="warn" title={t('Secrets are missing')}>
          {t('They are never in a document. Nothing is signed until you give them.')}
          <ul className="list-disc ps-4">
            {preview.missing.map(({ noun, label }) => (
              <li key={`${noun} ${label}`}>{placeOf(noun, label)}</li>
            ))}
          </ul>
        </Callout>
      )}
      <div className="flex gap-2">
        <Button
          unless={yaml.trim() === '' ? t('Paste YAML or choose a file first.') : null}
          busy={action.busy && !isCurrent}
          onClick={() => void look()}
        >
          {t('Show what would change')}
        </Button>
        {isCurrent && preview.lines.length > 0 && (
          <Button look="primary" busy={action.busy} onClick={() => void apply()}>
            {t('Apply {lines, plural, one {# change} other {# changes}}', {
              lines: preview.lines.length,
            })}
          </Button>
        )}
      </div>
    </Section>
  )
}
