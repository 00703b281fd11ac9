import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { CircleX, ShieldCheck, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { TokenPreview } from '../../../shared/token.ts'
import { call } from '../../api/client.ts'
import { useSettled } from '../../kit/use-settled.ts'
import { known, t } from '../../language/t.ts'

/** What a token would permit, asked again as the form changes. Undefined before the first answer. */
export function usePreview(input: Record<string, unknown>): TokenPreview | undefined {
  const asked = useSettled(JSON.stringify(input), 250)
  return useQuery({
    queryKey: ['POST /tokens/preview', asked],
    queryFn: ({ signal }) =>
      call('POST /tokens/preview', {
        body: JSON.parse(asked) as Record<string, unknown>,
        signal,
      }),
    placeholderData: keepPreviousData,
  }).data
}

/** The effective grant in sentences, and what is odd about it, before anything is signed. */
export function Preview({ preview }: { readonly preview: TokenPreview | undefined }): ReactNode {
  const { sentences = [], lints = [] } = preview ?? {}
  return (
    <section
      aria-label={t('What it will permit')}
      className="flex min-h-24 flex-col gap-2 rounded-md border border-line bg-sunken p-3"
    >
      <h3 className="flex items-center gap-2 text-sm font-medium">
        <ShieldCheck aria-hidden className="size-4 text-ink-3" />
        {t('What it will permit')}
      </h3>
      <div role="status">
        <ul className="flex flex-col gap-1 text-sm text-ink-2">
          {sentences.map((sentence) => (
            <li key={sentence}>{known(sentence)}</li>
          ))}
          {lints.map(({ level, code, path, message }) => {
            const Icon = level === 'refused' ? CircleX : TriangleAlert
            return (
              <li
                key={`${code} ${path}`}
                className={`flex items-start gap-2 ${level === 'refused' ? 'text-deny' : 'text-warn'}`}
              >
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
                <span>{known(message)}</span>
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}
