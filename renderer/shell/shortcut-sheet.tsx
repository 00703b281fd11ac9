import type { ReactNode } from 'react'
import { Dialog } from '../kit/dialog.tsx'
import { Kbd } from '../kit/kbd.tsx'
import { isSingleKey, useSingleKeys } from '../kit/single-keys.ts'
import { t } from '../language/t.ts'
import { MODIFIER } from './modifier.ts'
import { SCREENS } from './screens.tsx'

const EVERYWHERE: readonly (readonly [string, string])[] = [
  [`${MODIFIER} K`, t('Go to, find, do')],
  [`${MODIFIER} Z`, t('Undo the last act')],
  [`${MODIFIER} .`, t('Streamer mode')],
  [`${MODIFIER} ⇧ L`, t('Lock')],
  ['?', t('This sheet')],
  ['F1', t('Help on this screen')],
  ['/', t('Filter what is listed')],
  ['Esc', t('Close what is open')],
]
const DELETE = t('Del')
const LISTS: readonly (readonly [string, string])[] = [
  ['↑ ↓', t('Row up or down; from the filter to the first')],
  ['Enter', t('Open the row; again, go into it')],
  ['⇧ F10', t('What can be done with the row (Live, Streams)')],
  ['Space', t('Pause and go on (Live, Decisions)')],
  ['r', t('Revoke (Live, Decisions, Tokens)')],
  ['x', t('Select (Live, Tokens)')],
  ['d', t('Switch off or on (Tokens)')],
  [DELETE, t('Delete, or restore (Tokens)')],
  ['p', t('Pin, or no longer (Live, Tokens, Streams)')],
  ['n', t('Note (Live, Tokens, Streams)')],
  ['t', t('Try it with this request (Decisions)')],
  [t('Alt ←'), t('Narrow a column, from its header')],
  [t('Alt →'), t('Widen a column, from its header')],
]

/** All keys on one sheet. */
export function ShortcutSheet(props: {
  readonly open: boolean
  readonly onClose: () => void
}): ReactNode {
  const singleKeys = useSingleKeys()
  const acting = (keys: readonly (readonly [string, string])[]): typeof keys =>
    keys.filter(([key]) => singleKeys || !(isSingleKey(key) || key === 'Space' || key === DELETE))
  const goTo = acting(SCREENS.map((screen) => [`g ${screen.key}`, screen.title] as const))
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('Keyboard shortcuts')} wide>
      {!singleKeys && (
        <p className="pb-3 text-sm text-ink-2">
          {t('Single-key shortcuts are switched off, in Settings under Keyboard.')}
        </p>
      )}
      <div className="grid gap-x-8 gap-y-4 pb-3 sm:grid-cols-3">
        <Keys title={t('Everywhere')} keys={acting(EVERYWHERE)} />
        <Keys title={t('Lists')} keys={acting(LISTS)} />
        {goTo.length > 0 && <Keys title={t('Go to')} keys={goTo} />}
      </div>
    </Dialog>
  )
}

function Keys(props: {
  readonly title: string
  readonly keys: readonly (readonly [string, string])[]
}): ReactNode {
  return (
    <section>
      <h3 className="mb-1.5 text-xs font-medium text-ink-3">{props.title}</h3>
      <dl className="flex flex-col gap-1.5">
        {props.keys.map(([keys, does]) => (
          <div key={keys} className="flex flex-row-reverse items-center justify-between gap-3">
            <dt>
              <Kbd keys={keys} />
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
