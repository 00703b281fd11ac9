import { Bell } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useAsked } from '../../components/use-asked.ts'
import { IconButton } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { ActivityDrawer } from './activity-drawer.tsx'
import { useActivity } from './use-activity.ts'

/** Opens the list of long work and notices; says how many are under way and how many are new. */
export function ActivityButton(): ReactNode {
  const [open, setOpen] = useState(false)
  const { running, unread, read } = useActivity(() => setOpen(true))
  const count = running + unread
  const show = (isOpen: boolean): void => {
    read()
    setOpen(isOpen)
  }
  useAsked({ work: () => show(true) })
  return (
    <>
      <IconButton label={labelOf(running, unread)} className="relative" onClick={() => show(true)}>
        <Bell aria-hidden />
        {count > 0 && (
          <span
            aria-hidden
            className="figures absolute -top-0.5 -end-1 min-w-4 rounded-full bg-primary px-1 text-center text-[0.625rem] leading-4 font-semibold text-on-primary"
          >
            {count > 99 ? '99+' : formatNumber(count)}
          </span>
        )}
      </IconButton>
      {open && <ActivityDrawer onClose={() => show(false)} />}
    </>
  )
}

function labelOf(running: number, unread: number): string {
  if (running === 0 && unread === 0) return t('Work and notices')
  return t(
    'Work and notices: {running, plural, =0 {nothing} other {#}} under way, {unread, plural, =0 {nothing} other {#}} new',
    { running, unread },
  )
}
