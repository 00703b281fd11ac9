import { type ReactNode, useState } from 'react'
import { canLock } from '../../api/session.ts'
import { Button } from '../../kit/button.tsx'
import { Select } from '../../kit/select.tsx'
import { t } from '../../language/t.ts'
import { lockAfter, lockNow, setLockAfter } from '../../shell/lock.ts'
import { Section } from './section.tsx'

const CHOICES = [
  { value: '0', label: t('Never') },
  { value: '5', label: t('5 minutes') },
  { value: '15', label: t('15 minutes') },
  { value: '30', label: t('30 minutes') },
  { value: '60', label: t('An hour') },
]

/** When this browser locks by itself, and locking it now. Not on the desktop, which has no session to end. */
export function LockSection(): ReactNode {
  const [minutes, setMinutes] = useState(String(lockAfter()))
  if (!canLock()) return null
  return (
    <Section title={t('Lock')} description={t('For this browser only.')}>
      <Select
        label={t('Lock when not used for')}
        value={minutes}
        options={CHOICES}
        hint={t(
          'Locking ends the session of this browser; a fresh launch link opens it again. Media servers are answered all the while.',
        )}
        onChange={(next) => {
          setMinutes(next)
          setLockAfter(Number(next))
        }}
      />
      <Button className="self-start" onClick={() => void lockNow()}>
        {t('Lock now')}
      </Button>
    </Section>
  )
}
