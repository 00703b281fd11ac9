import { type ReactNode, useRef, useState } from 'react'
import { call } from '../../api/client.ts'
import { useApi, useEvery } from '../../api/query.ts'
import { canLock } from '../../api/session.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { PhoneDialog, type PhoneLink } from './phone-dialog.tsx'
import { PhoneList } from './phone-list.tsx'
import { Section } from './section.tsx'

/** How often it is asked who came in, which no feed tells: while a code is shown, and otherwise. */
const SHOWN_EVERY_MS = 1_000
const EVERY_MS = 10_000

/** Signs phones in by a QR code, and out. Not on the desktop, whose console no other machine reaches. */
export function PhoneSection(): ReactNode {
  if (!canLock()) return null
  return (
    <Section title={t('Phones')} description={t('The console on a phone.')}>
      <Phones />
    </Section>
  )
}

function Phones(): ReactNode {
  const query = useApi('GET /phones')
  if (query.isPending) return <LoadingRows rows={1} />
  if (query.data === undefined) {
    return (
      <LoadFailed what={t('phones')} error={query.error} onRetry={() => void query.refetch()} />
    )
  }
  const { address, phones } = query.data
  return address === null ? <NoWay /> : <SignIn {...{ address, phones }} ask={query.refetch} />
}

/** What Stagedoor has to be started with. */
const OPTION = '--console-name'

const HELP = (
  <a key="help" className="underline" href="#/help/configuration?at=phones">
    {t('Phones')}
  </a>
)

/** What is missing before a phone reaches the console. */
const NoWay = (): ReactNode => (
  <p className="text-sm text-ink-2">
    <T
      text="No phone reaches this console yet. It takes a proxy with TLS on this machine, and Stagedoor started with {option}. Help, {link}, says how, and how a tunnel does without either."
      values={{
        option: (
          <code key="option" className="data whitespace-nowrap text-ink">
            {OPTION}
          </code>
        ),
        link: HELP,
      }}
    />
  </p>
)

function SignIn(props: {
  readonly address: string
  readonly phones: Parameters<typeof PhoneList>[0]['phones']
  /** Asks again who is in. */
  readonly ask: () => unknown
}): ReactNode {
  const { address, phones } = props
  const action = useAction()
  const [link, setLink] = useState<PhoneLink | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEvery(link === null ? EVERY_MS : SHOWN_EVERY_MS, props.ask)
  const issue = async (): Promise<void> => {
    const done = await action.run(() => call('POST /launch-codes/phone'))
    if (done === null) return
    const { id, url, validMs } = done.value
    setLink({ id, url, endsAtMs: Date.now() + validMs })
  }
  return (
    <>
      <p className="text-sm text-ink-2">
        <T
          text="Phones reach the console at {address}, through a proxy with TLS on this machine. Help, {link}, says how."
          values={{
            address: (
              <span key="address" className="data wrap-anywhere text-ink">
                {address}
              </span>
            ),
            link: HELP,
          }}
        />
      </p>
      <PhoneList phones={phones} onGone={() => button.current?.focus()} />
      <Button ref={button} className="self-start" busy={action.busy} onClick={() => void issue()}>
        {t('Sign in a phone')}
      </Button>
      {link === null && <Refused error={action.error} title={t('There is no link for a phone')} />}
      {link !== null && (
        <PhoneDialog
          link={link}
          phone={phones.find(({ id }) => id === link.id) ?? null}
          action={action}
          onAnother={() => void issue()}
          onClose={() => setLink(null)}
        />
      )}
    </>
  )
}
