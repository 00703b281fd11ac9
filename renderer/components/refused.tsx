import type { ReactNode } from 'react'
import { ApiError, titleOf } from '../api/client.ts'
import { Callout } from '../kit/callout.tsx'
import { t } from '../language/t.ts'

/** Says why what was asked of the server was not done; nothing while there is nothing to say. */
export function Refused(props: {
  /** Of an action or a query. */
  readonly error: Error | null
  /** What was not done. Default: that it was refused, or that there was no answer. */
  readonly title?: string
  /** The fields of the form say what is wrong with them, so only what is said of none is said here. Default false. */
  readonly fieldsSay?: boolean
  readonly className?: string
}): ReactNode {
  const { error, className } = props
  if (error === null) return null
  const isApi = error instanceof ApiError
  if (props.fieldsSay === true && isApi && error.issues.length > 0) return null
  const title = props.title ?? (isApi ? titleOf(error) : t('That was refused'))
  return (
    <Callout tone="deny" title={title} {...(className !== undefined && { className })}>
      {error.message}
    </Callout>
  )
}
