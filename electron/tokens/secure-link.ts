import { createHash } from 'node:crypto'
import { SECURE_LINK_VARIABLES } from '../../shared/front-door.ts'
import { say } from '../../shared/say.ts'

type Variable = (typeof SECURE_LINK_VARIABLES)[number]

const VARIABLE = /\$(?:\{(\w+)\}|(\w+))/g

/**
 * What nginx's `secure_link_md5` comes to (nginx.org, ngx_http_secure_link_module): the MD5 of the expression, its variables
 * filled in, as base64url without padding.
 *
 * @param expression As it stands in nginx.conf, without its quotes.
 * @throws RangeError for a variable that is not known here.
 */
export function secureLinkHash(
  expression: string,
  values: Readonly<Record<Variable, string>>,
): string {
  const text = expression.replaceAll(VARIABLE, (_, braced?: string, plain?: string) => {
    const name = SECURE_LINK_VARIABLES.find((each) => each === (braced ?? plain))
    if (name === undefined) throw new RangeError('The expression has a variable that is not known.')
    return values[name]
  })
  return createHash('md5').update(text).digest('base64url')
}

/** Why an expression cannot be signed with. Null when it can. */
export function findExpressionFault(expression: string): string | null {
  const names = [...expression.matchAll(VARIABLE)].map(([, braced, plain]) => braced ?? plain ?? '')
  const unknown = names.find((name) => !SECURE_LINK_VARIABLES.some((each) => each === name))
  if (unknown !== undefined) {
    return say('Only {list} can be filled in here.', {
      list: SECURE_LINK_VARIABLES.map((each) => `$${each}`).join(', '),
    })
  }
  if (!names.includes('secure_link_expires')) {
    return 'Without $secure_link_expires a signature would be good for ever.'
  }
  const rest = expression.replaceAll(VARIABLE, '').trim()
  return rest === '' ? 'It has no secret beside its variables.' : null
}

/** Whether a signature is good for one address alone. */
export const namesAddress = (expression: string): boolean =>
  /\$(?:\{remote_addr\}|remote_addr(?!\w))/.test(expression)
