import { FlaskConical } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Simulation } from '../../../shared/api.ts'
import { call } from '../../api/client.ts'
import { useAction } from '../../api/use-action.ts'
import { OutcomeBadge } from '../../components/outcome-badge.tsx'
import { Button } from '../../kit/button.tsx'
import { known, t } from '../../language/t.ts'

/** For a Nimble signed URL: which server would ask, about a viewer from where. */
export interface SignedQuestion {
  readonly mediaServerId: string
  readonly address: string | null
}

/** Asks the engine what a viewer with this token would get now, from nowhere in particular. Nothing is recorded. */
export function TokenTest(props: {
  readonly streamName: string
  readonly token: string
  /** Set when the token is a Nimble signature rather than a link's. */
  readonly signed?: SignedQuestion
}): ReactNode {
  const action = useAction()
  const [answer, setAnswer] = useState<Simulation | null>(null)
  const test = async (): Promise<void> => {
    const answered = await action.run(() =>
      call('POST /simulate', {
        body: {
          streamName: props.streamName,
          ...props.signed,
          credentials: [
            { kind: props.signed === undefined ? 'rj-auth' : 'wms-auth', value: props.token },
          ],
        },
      }),
    )
    if (answered) setAnswer(answered.value)
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-3">
        <Button
          icon={<FlaskConical aria-hidden className="size-4" />}
          busy={action.busy}
          onClick={() => void test()}
        >
          {t('Test it')}
        </Button>
        <span role="status">
          {answer !== null && <OutcomeBadge outcome={answer.decision.outcome} />}
        </span>
      </div>
      {action.error !== null && (
        <p role="alert" className="text-xs font-medium text-deny">
          {action.error.message}
        </p>
      )}
      {answer !== null && (
        <ul className="text-xs text-ink-2">
          {answer.sentences.map((sentence) => (
            <li key={sentence}>{known(sentence)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
