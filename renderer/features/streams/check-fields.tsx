import type { ReactNode } from 'react'
import { NumberField } from '../../kit/number-field.tsx'
import { t } from '../../language/t.ts'
import type { StreamDraft } from './stream-draft.ts'

/** The fields of a stream that are about metered viewers. */
export const CHECK_FIELDS = [
  'recheckSeconds',
  'recheckGraceSeconds',
  'endAfterMissedChecks',
  'endAfterFailedChecks',
] as const

/** How metered viewers are asked about again, and what is made of checks that do not come or fail. */
export function CheckFields(props: {
  readonly value: StreamDraft
  readonly issue: (path: string) => string | undefined
  readonly onChange: (changes: Partial<StreamDraft>) => void
}): ReactNode {
  const { value, issue, onChange } = props
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label={t('Ask about each viewer again every')}
          unit={t('seconds')}
          value={value.recheckSeconds}
          min={5}
          max={86_400}
          hint={t(
            'Native Frame asks by itself. Icecast cuts viewers then. Nimble asks once. The gateway asks at each request.',
          )}
          error={issue('recheckSeconds')}
          onChange={(recheckSeconds) => onChange({ recheckSeconds })}
        />
        <NumberField
          label={t('A check may be late by')}
          unit={t('seconds')}
          value={value.recheckGraceSeconds}
          min={0}
          max={600}
          hint={t('Later, it is missed. View time counts no longer pause than that.')}
          error={issue('recheckGraceSeconds')}
          onChange={(recheckGraceSeconds) => onChange({ recheckGraceSeconds })}
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label={t('Over after')}
          unit={t('missed checks')}
          value={value.endAfterMissedChecks}
          min={0}
          max={100}
          hint={t('Nobody asked about the viewer again. 0: never.')}
          error={issue('endAfterMissedChecks')}
          onChange={(endAfterMissedChecks) => onChange({ endAfterMissedChecks })}
        />
        <NumberField
          label={t('Refused after')}
          unit={t('failed checks')}
          value={value.endAfterFailedChecks}
          min={0}
          max={100}
          hint={t('Stagedoor itself failed. 0: never, unless revoked.')}
          error={issue('endAfterFailedChecks')}
          onChange={(endAfterFailedChecks) => onChange({ endAfterFailedChecks })}
        />
      </div>
    </>
  )
}
