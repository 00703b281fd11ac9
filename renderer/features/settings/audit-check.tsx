import { Download, ShieldCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type AuditCheck, sentenceOfCheck } from '../../../shared/audit.ts'
import { call } from '../../api/client.ts'
import { download } from '../../api/download.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CopyButton } from '../../kit/copy-button.tsx'
import { Input } from '../../kit/input.tsx'
import { toastError } from '../../kit/toast.tsx'
import { known, t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'

/** Looks whether the audit log is as it was written, hands out the receipt for later looks, and exports it. */
export function AuditChecking(): ReactNode {
  const [receipt, setReceipt] = useState('')
  const [found, setFound] = useState<AuditCheck | null>(null)
  const action = useAction()
  const check = async (): Promise<void> => {
    setFound(null)
    const body = { receipt: receipt.trim() === '' ? null : receipt.trim() }
    const done = await action.run(() => call('POST /audit/check', { body }))
    if (done) setFound(done.value)
  }
  const save = async (): Promise<void> => {
    try {
      await download('/export/audit', 'stagedoor-audit.csv')
    } catch (error) {
      toastError(t('Nothing was exported'), error)
    }
  }
  return (
    <div className="flex flex-col gap-3">
      <Input
        label={t('Receipt of an earlier check (optional)')}
        data
        value={receipt}
        maxLength={128}
        placeholder={t('number.hex digits')}
        hint={t(
          'With one that was kept elsewhere, a log that was put back or rewritten is found out too.',
        )}
        onChange={setReceipt}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          icon={<ShieldCheck aria-hidden className="size-4" />}
          busy={action.busy}
          onClick={() => void check()}
        >
          {t('Check the log')}
        </Button>
        <Button icon={<Download aria-hidden className="size-4" />} onClick={() => void save()}>
          {t('Export as CSV')}
        </Button>
      </div>
      <Refused error={action.error} title={t('It was not checked')} />
      {found !== null && <Found found={found} />}
    </div>
  )
}

function Found({ found }: { readonly found: AuditCheck }): ReactNode {
  const { broken, receipt } = found
  if (broken !== null) {
    return (
      <Callout tone="deny" title={t('The audit log is not as it was written')}>
        {t('{sentenceOfCheck} Compare it with your latest backup.', {
          sentenceOfCheck: known(sentenceOfCheck(found)),
        })}
      </Callout>
    )
  }
  return (
    <Callout title={t('The audit log is as it was written')}>
      <p>{known(sentenceOfCheck(found))}</p>
      {receipt !== null && (
        <p className="flex items-start gap-2">
          <span className="min-w-0">
            <T
              text="Receipt: {span}"
              values={{ span: <span className="data wrap-anywhere">{receipt}</span> }}
            />
          </span>
          <CopyButton value={receipt} label={t('Copy receipt')} className="-my-1" />
        </p>
      )}
    </Callout>
  )
}
