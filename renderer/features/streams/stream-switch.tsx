import { Power } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Stream } from '../../../shared/stream.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { switchStream, toastSwitched } from '../../components/switch-stream.ts'
import { switchWhereMeant, whoIsEndedNow } from '../../components/who-is-ended.ts'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'

/**
 * Whether the stream is on, and a button that switches it: at once, or asked first where somebody is in. What stands in the form and is
 * not stored stays as it is.
 */
export function StreamSwitch({ stream }: { readonly stream: Stream }): ReactNode {
  const { id, enabled } = stream
  const action = useAction()
  const press = async (): Promise<void> => {
    const ended = whoIsEndedNow(id)
    const done = await action.run(() => switchStream(id, !enabled))
    if (done !== null) toastSwitched(done.value, ended)
  }
  return (
    <section aria-label={t('Whether it is on')} className="flex flex-col gap-2 pb-3">
      <div className="flex items-center justify-between gap-3">
        <p className="text-sm text-ink-2">
          {enabled
            ? t('On. Off refuses publishers and viewers alike, whatever they hold.')
            : t('Off: publishers and viewers are refused, whatever they hold.')}
        </p>
        <Button
          look={enabled ? 'quietDanger' : 'plain'}
          icon={<Power aria-hidden className="size-4" />}
          busy={action.busy}
          onClick={() => switchWhereMeant(stream, press)}
        >
          {enabled ? t('Switch off') : t('Switch on')}
        </Button>
      </div>
      <Refused error={action.error} title={t('Not stored')} />
    </section>
  )
}
