import { Sheet } from 'lucide-react'
import type { ReactNode } from 'react'
import type { UsageBy } from '../../../shared/usage.ts'
import { download } from '../../api/download.ts'
import { Button } from '../../kit/button.tsx'
import { Menu } from '../../kit/menu.tsx'
import { toastError } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import type { UsageAsked } from './breakdown.tsx'
import type { Breakdown } from './words.ts'

/** The button that saves one of the tables of the screen, whole, with the period before beside it. */
export function SaveCsv(props: {
  readonly query: UsageAsked
  /** The tables there are. */
  readonly kinds: readonly Breakdown[]
}): ReactNode {
  const save = async (by: UsageBy | null): Promise<void> => {
    const asked = { ...props.query, ...(by !== null && { by }), compare: 'true' }
    try {
      await download('/export/usage', `stagedoor-usage-${by ?? 'time'}.csv`, asked)
    } catch (error) {
      toastError(t('Nothing was exported'), error)
    }
  }
  return (
    <Menu
      trigger={
        <Button icon={<Sheet aria-hidden className="size-4" />}>{t('Export as CSV')}</Button>
      }
      items={[
        { label: t('Over time'), onSelect: () => void save(null) },
        ...props.kinds.map(({ by, title }) => ({ label: title, onSelect: () => void save(by) })),
      ]}
    />
  )
}
