import { LifeBuoy } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Diagnostics as Bundle } from '../../../shared/diagnostics.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'
import { DiagnosticsDialog } from './diagnostics-dialog.tsx'
import { Section } from './section.tsx'

/** Collects what helps somebody else to find a fault; it is looked at before it is saved. */
export function Diagnostics(): ReactNode {
  const [bundle, setBundle] = useState<Bundle | null>(null)
  const action = useAction()
  const collect = async (): Promise<void> => {
    const done = await action.run(() => call('POST /diagnostics', {}))
    if (done) setBundle(done.value)
  }
  return (
    <Section
      title={t('Diagnostics')}
      description={t(
        'For whoever helps you. Nothing is sent anywhere: you save a file and hand it on.',
      )}
    >
      <div>
        <Button
          icon={<LifeBuoy aria-hidden className="size-4" />}
          busy={action.busy}
          onClick={() => void collect()}
        >
          {t('Look at what would be in it')}
        </Button>
      </div>
      <Refused error={action.error} title={t('It could not be collected')} />
      {bundle !== null && <DiagnosticsDialog bundle={bundle} onClose={() => setBundle(null)} />}
    </Section>
  )
}
