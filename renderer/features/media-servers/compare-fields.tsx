import type { ReactNode } from 'react'
import type { MediaServerInput } from '../../../shared/media-server.ts'
import type { ApiError } from '../../api/client.ts'
import { NumberField } from '../../kit/number-field.tsx'
import { Switch } from '../../kit/switch.tsx'
import { t } from '../../language/t.ts'

interface Compared {
  readonly compareSeconds: number | null
  readonly unknownSessions: MediaServerInput['unknownSessions']
}

/** How often a media server is compared with its own list, and what becomes of whom it lists and nobody admitted. */
export function CompareFields(props: {
  readonly value: Compared
  readonly onChange: (changes: Partial<Compared>) => void
  readonly error: ApiError | null
}): ReactNode {
  const { value, error, onChange } = props
  return (
    <>
      <NumberField
        label={t('Compare with its own list every')}
        unit={t('seconds')}
        value={value.compareSeconds}
        min={0}
        max={3600}
        hint={t(
          'Whoever it no longer lists at two looks running is over, since they were last seen there. 0: never. Takes its address under Control.',
        )}
        error={error?.issue('compareSeconds')}
        onChange={(compareSeconds) => onChange({ compareSeconds })}
      />
      <Switch
        label={t('Cut whom nobody admitted')}
        checked={value.unknownSessions === 'cut'}
        hint={t(
          'On: whoever it lists at two looks running and was never admitted here is cut by itself, relays of its own as well. Off: they are shown under Control.',
        )}
        onChange={(cuts) => onChange({ unknownSessions: cuts ? 'cut' : 'show' })}
      />
    </>
  )
}
