import { Eye, EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../kit/button.tsx'
import { setStreamer, useStreamer } from '../kit/streamer.ts'
import { Tooltip } from '../kit/tooltip.tsx'
import { t } from '../language/t.ts'
import { MODIFIER } from './modifier.ts'

/** Streamer mode: an eye while it is off, in words while it is on, so that nobody has to guess. */
export function StreamerSwitch(): ReactNode {
  const on = useStreamer()
  const keys = `${MODIFIER} .`
  if (!on) {
    return (
      <IconButton
        label={t('Streamer mode')}
        shortcut={keys}
        pressed={false}
        onClick={() => setStreamer(true)}
      >
        <Eye aria-hidden />
      </IconButton>
    )
  }
  return (
    <Tooltip
      label={t('Secrets, addresses, links and QR codes are covered. Press to show them')}
      shortcut={keys}
    >
      <button
        type="button"
        aria-label={t('Streamer mode')}
        aria-pressed
        onClick={() => setStreamer(false)}
        className="flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-lamp bg-selected px-2 text-xs font-medium whitespace-nowrap text-ink [&_svg]:size-4"
      >
        <EyeOff aria-hidden />
        <span className="hidden sm:inline">{t('Streamer mode')}</span>
      </button>
    </Tooltip>
  )
}
