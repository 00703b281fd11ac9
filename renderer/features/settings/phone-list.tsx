import type { ReactNode } from 'react'
import type { PhoneApi } from '../../../shared/phone-api.ts'
import { Button } from '../../kit/button.tsx'
import { Ago } from '../../kit/time.tsx'
import { t } from '../../language/t.ts'
import { T } from '../../language/text.tsx'
import { phoneName } from './phone-name.ts'
import { signOutPhone } from './sign-out-phone.ts'

/** The phones that are signed in, each with the way out. Nothing where there is none. */
export function PhoneList(props: {
  readonly phones: PhoneApi['GET /phones']['answer']['phones']
  /** Told once one was signed out, whose button is gone with it. */
  readonly onGone: () => void
}): ReactNode {
  if (props.phones.length === 0) return null
  return (
    <ul
      aria-label={t('Phones that are signed in')}
      className="divide-y divide-line rounded-lg border border-line"
    >
      {props.phones.map((phone) => (
        <li
          key={phone.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm"
        >
          <div className="min-w-40 flex-1">
            <p className="font-medium wrap-anywhere" title={phone.userAgent ?? undefined}>
              {phoneName(phone.userAgent)}
            </p>
            <p className="text-xs text-ink-3">
              <Since {...phone} />
            </p>
          </div>
          <Button
            size="small"
            aria-label={t('Sign out {phone}', { phone: phoneName(phone.userAgent) })}
            onClick={() => void signOutPhone(phone).then((isOut) => isOut && props.onGone())}
          >
            {t('Sign out')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Since({ own, signedInAtMs }: { readonly own: boolean; readonly signedInAtMs: number }) {
  const values = { ago: <Ago key="ago" atMs={signedInAtMs} /> }
  return own ? (
    <T text="this browser, signed in {ago}" values={values} />
  ) : (
    <T text="signed in {ago}" values={values} />
  )
}
