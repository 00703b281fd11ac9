import { ArrowRight, Check, CircleDashed, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type {
  ClassicCheck,
  Explanation,
  ToldChange,
  ToldClosest,
  WireHint,
} from '../../shared/explanation.ts'
import { Button } from '../kit/button.tsx'
import { Callout } from '../kit/callout.tsx'
import { classNames } from '../kit/class-names.ts'
import { known, t } from '../language/t.ts'
import { T } from '../language/text.tsx'
import { go } from '../route.ts'

const STATES = {
  pass: ['text-allow', Check, t('passes')],
  fail: ['text-deny', X, t('fails')],
  unreached: ['text-ink-3', CircleDashed, t('not reached')],
} as const

const CHECKS = {
  time: t('time'),
  address: t('address'),
  secret: t('secret'),
  stream: t('stream'),
} as const satisfies Record<ClassicCheck['check'], string>

/** A decision explained: the four classic checks, rule and grant, hints of the wire, the closest change. */
export function DecisionExplanation({
  explanation,
}: {
  readonly explanation: Explanation
}): ReactNode {
  const { checks, rule, grant, hints, closest } = explanation
  return (
    <div className="flex flex-col gap-4">
      <dl aria-label={t('Classic checks')} className="grid grid-cols-2 gap-2">
        {checks.map((each) => (
          <CheckCell key={each.check} check={each} />
        ))}
      </dl>
      {(rule !== null || grant !== null) && (
        <p className="text-sm text-ink-2">
          {rule !== null && (
            <>
              {t('Decided by')}{' '}
              {rule.isThere ? (
                <Link href={`/rules?rule=${rule.id}`} className={LINK}>
                  {known(rule.name)}
                </Link>
              ) : (
                known(rule.name)
              )}
              .{' '}
            </>
          )}
          {grant !== null && (
            <T
              text="Credential: {link}."
              values={{
                link: (
                  <Link
                    href={`/tokens?q=${encodeURIComponent(grant.id)}&open=${grant.id}`}
                    className={LINK}
                  >
                    {grant.label || grant.id}
                  </Link>
                ),
              }}
            />
          )}
        </p>
      )}
      {closest.state !== 'admitted' && <Closest closest={closest} />}
      {hints.map((hint) => (
        <Hint key={hint.code} hint={hint} />
      ))}
    </div>
  )
}

const LINK = 'underline decoration-line-strong underline-offset-2 hover:decoration-ink'

function CheckCell({ check }: { readonly check: ClassicCheck }): ReactNode {
  const [tone, Icon, word] = STATES[check.state]
  return (
    <div
      className={classNames(
        'min-w-0 rounded-md border border-line px-2.5 py-1.5 text-sm',
        check.state === 'fail' && 'border-transparent bg-deny-soft',
      )}
    >
      <dt className={classNames('flex items-center gap-1.5 text-xs font-medium', tone)}>
        <Icon aria-hidden className="size-3.5 shrink-0" strokeWidth={2.5} />
        <span className="first-letter:uppercase">
          {CHECKS[check.check]} {word}
        </span>
      </dt>
      <dd className="mt-0.5 wrap-anywhere">{known(check.seen)}</dd>
      {check.state !== 'unreached' && (
        <dd className="text-xs wrap-anywhere text-ink-2">
          {t('wanted: {wanted}', { wanted: known(check.wanted) })}
        </dd>
      )}
    </div>
  )
}

function Closest({ closest }: { readonly closest: ToldClosest }): ReactNode {
  return (
    <section className="rounded-md border border-line bg-panel px-3 py-2 text-sm">
      <p className="font-medium text-pretty">{known(closest.sentence)}</p>
      <Acts changes={closest.steps} />
      {closest.others.length > 0 && (
        <>
          <p className="mt-2 text-xs text-ink-3">{t('Each of these would do as well')}</p>
          <ul className="mt-0.5 flex flex-col gap-0.5 text-ink-2">
            {closest.others.map((other) => (
              <li key={other.sentence} className="flex flex-wrap items-baseline gap-x-2">
                <span>{known(other.sentence)}</span>
                {other.place !== null && (
                  <Link href={other.place} className={classNames(LINK, 'text-xs')}>
                    {known(other.act)}
                  </Link>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** A button for each step that has a place of its own. */
function Acts({ changes }: { readonly changes: readonly ToldChange[] }): ReactNode {
  const placed = changes.filter(({ place }) => place !== null)
  if (placed.length === 0) return null
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {placed.map(({ place, act }) => (
        <Button
          key={act}
          size="small"
          icon={<ArrowRight aria-hidden className="size-3.5" />}
          onClick={() => go(place ?? '/')}
        >
          {known(act)}
        </Button>
      ))}
    </div>
  )
}

const Hint = ({ hint }: { readonly hint: WireHint }): ReactNode => (
  <Callout tone="warn" title={known(hint.sentence)}>
    {known(hint.todo)}
  </Callout>
)
