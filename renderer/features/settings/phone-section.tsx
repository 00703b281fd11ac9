import { type ReactNode, useState } from 'react'
import { call } from '../../api/client.ts'
import { canLock } from '../../api/session.ts'
import { useAction } from '../../api/use-action.ts'
import { Refused } from '../../components/refused.tsx'
import { Button } from '../../kit/button.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { PhoneDialog, type PhoneLink } from './phone-dialog.tsx'
import { Section } from './section.tsx'

/** Signs a phone in by a QR code. Not on the desktop, whose console no other machine reaches. */
export function PhoneSection(): ReactNode {
  const action = useAction()
  const [link, setLink] = useState<PhoneLink | null>(null)
  if (!canLock()) return null
  const issue = async (): Promise<void> => {
    const done = await action.run(() => call('POST /launch-codes/phone'))
    if (done !== null) setLink({ url: done.value.url, endsAtMs: Date.now() + done.value.validMs })
  }
  return (
    <Section title={t('Phones')} description={t('The console on a phone.')}>
      <p className="text-sm text-ink-2">
        <T
          text="A phone reaches the console through a proxy with TLS on this machine. Help, {link}, says how."
          values={{
            link: (
              <a className="underline" href="#/help/configuration?at=phones">
                {t('Phones')}
              </a>
            ),
          }}
        />
      </p>
      <Button className="self-start" busy={action.busy} onClick={() => void issue()}>
        {t('Sign in a phone')}
      </Button>
      {link === null && <Refused error={action.error} title={t('There is no link for a phone')} />}
      {link !== null && (
        <PhoneDialog
          link={link}
          action={action}
          onAnother={() => void issue()}
          onClose={() => setLink(null)}
        />
      )}
    </Section>
  )
}
