import type { ReactNode } from 'react'
import { call } from '../api/client.ts'
import { useAction } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { t } from '../language/t.ts'

/**
 * Takes back a restore that waits for the next start, whoever asked for it.
 *
 * @param beside What stands before it.
 */
export function CancelRestore({ beside }: { readonly beside: ReactNode }): ReactNode {
  const action = useAction()
  return (
    <span className="flex flex-col items-end gap-1">
      <span className="flex flex-wrap justify-end gap-2">
        {beside}
        <Button
          size="small"
          busy={action.busy}
          onClick={() => void action.run(() => call('DELETE /restore'))}
        >
          {t('Cancel restore')}
        </Button>
      </span>
      {action.error !== null && <span className="text-deny">{action.error.message}</span>}
    </span>
  )
}
