import { Check, Circle, Radio } from 'lucide-react'
import type { ReactNode } from 'react'
import type { OnAirMode } from '../../shared/on-air.ts'
import { call } from '../api/client.ts'
import { useFeed } from '../api/feed.ts'
import { toastEdited } from '../components/undo.ts'
import { classNames } from '../kit/class-names.ts'
import { formatMinute } from '../kit/format.ts'
import { Menu } from '../kit/menu.tsx'
import { toastError } from '../kit/toast.tsx'
import { t } from '../language/t.ts'

const MODES: readonly (readonly [OnAirMode, string])[] = [
  ['auto', t('By itself, while somebody publishes or watches')],
  ['on', t('On air')],
  ['off', t('Off air')],
]
const DONE: Readonly<Record<OnAirMode, string>> = {
  auto: t('On air is told by what is live'),
  on: t('You are on air until you say otherwise'),
  off: t('You are off air until you say otherwise'),
}

/** Says whether a show is on, and by whom that is told. */
export async function setOnAir(mode: OnAirMode): Promise<void> {
  try {
    toastEdited(DONE[mode], await call('PATCH /settings', { body: { onAir: mode } }))
  } catch (error) {
    toastError(t('Nothing was changed'), error)
  }
}

/** Whether a show is on, in words, and a menu to set it. Hidden until the feed told. */
export function OnAirSwitch(): ReactNode {
  const { isOn, mode, sinceMs } = useFeed((state) => state.onAir)
  if (sinceMs === 0) return null
  const since = t('since {since}{mode}', {
    since: formatMinute(sinceMs, Date.now()),
    mode: mode === 'auto' ? '' : t(', as you set it'),
  })
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('{isOn}, {since}. Change it', {
            isOn: isOn ? t('On air') : t('Off air'),
            since,
          })}
          title={since}
          className={classNames(
            'flex h-7 shrink-0 items-center gap-1.5 rounded-md border px-2 text-xs font-semibold whitespace-nowrap [&_svg]:size-4',
            isOn
              ? 'border-deny bg-deny-soft text-deny'
              : 'border-transparent text-ink-3 hover:bg-hover hover:text-ink',
          )}
        >
          {isOn ? <Radio aria-hidden /> : <Circle aria-hidden />}
          <span className="hidden sm:inline">{isOn ? t('On air') : t('Off air')}</span>
        </button>
      }
      items={MODES.map(([value, label]) => ({
        label,
        icon: <Check aria-hidden className={classNames(value !== mode && 'opacity-0')} />,
        onSelect: () => void setOnAir(value),
      }))}
    />
  )
}
