import { type ReactNode, useState } from 'react'
import { RESTART_PHRASE } from '../../../shared/restart.ts'
import { call } from '../../api/client.ts'
import { useFeed } from '../../api/feed.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { Callout } from '../../kit/callout.tsx'
import { CancelButton, Dialog } from '../../kit/dialog.tsx'
import { Input } from '../../kit/input.tsx'
import { t } from '../../language/t.ts'

const ASK_EVERY_MS = 500
/** Longer than any start but one that copies a very large database first. */
const PATIENCE_MS = 120_000

/** Restarts Stagedoor, which on air has to be typed, and loads the page anew once it answers again. */
export function RestartDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const isOnAir = useFeed((state) => state.onAir.isOn)
  const action = useAction()
  const [typed, setTyped] = useState({ phrase: '', reason: '' })
  const [isLost, setIsLost] = useState(false)
  const isMeant = !isOnAir || (typed.phrase === RESTART_PHRASE && typed.reason.trim() !== '')
  const restart = async (): Promise<void> => {
    setIsLost(false)
    const done = await action.run(async () => {
      const { startedAtMs } = await call('GET /about')
      const override = { phrase: RESTART_PHRASE, reason: typed.reason.trim() } as const
      await call('POST /restart', { body: isOnAir ? { override } : {} })
      return await isBack(startedAtMs)
    })
    if (done === null) return
    if (done.value) location.reload()
    else setIsLost(true)
  }
  return (
    <Dialog
      open
      onClose={action.busy ? () => undefined : onClose}
      changed={typed.reason !== '' && !action.busy}
      title={t('Restart Stagedoor now?')}
      description={t(
        'It answers what is under way, makes a copy of the database, and starts anew with what was restored. Media servers and players get no answer until then, mostly a second or two, longer with a large database. Work that is under way is broken off.',
      )}
      footer={
        <>
          <CancelButton unless={action.busy ? t('It is restarting.') : null} />
          <Button
            look="danger"
            busy={action.busy}
            unless={isMeant ? null : t('You are on air: say why, and type the words.')}
            onClick={() => void restart()}
          >
            {t('Restart now')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {isOnAir && (
          <>
            <Callout tone="warn" title={t('You are on air')}>
              {t('Whoever comes meanwhile is refused or waits, as the media server has it.')}
            </Callout>
            <Input
              label={t('Why restart all the same')}
              value={typed.reason}
              maxLength={240}
              hint={t('Goes into the audit log.')}
              onChange={(reason) => setTyped({ ...typed, reason })}
            />
            <Input
              label={t('Type “{overridePhrase}”', { overridePhrase: RESTART_PHRASE })}
              value={typed.phrase}
              maxLength={60}
              placeholder={RESTART_PHRASE}
              onChange={(phrase) => setTyped({ ...typed, phrase })}
            />
          </>
        )}
        <Refused error={action.error} title={t('It was not restarted')} />
        {isLost && (
          <Callout tone="deny" title={t('It has not answered for two minutes')}>
            {t('Look at its log on the machine it runs on, and start it there.')}
          </Callout>
        )}
      </div>
    </Dialog>
  )
}

/** Whether another start answers in time. */
async function isBack(startedAtMs: number): Promise<boolean> {
  const untilMs = performance.now() + PATIENCE_MS
  while (performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    // Nobody at the port is what a restart looks like.
    const about = await call('GET /about').catch(() => null)
    if (about !== null && about.startedAtMs !== startedAtMs) return true
  }
  return false
}
