/** What curl says by itself, or what only held for the connection it came over. */
const LEFT_OUT = /^(host|connection|content-length|transfer-encoding|accept-encoding|expect)$/i
/** Where a masked secret is in the path of a question, or would be: it is asked with the secret there first, whatever else. */
const SERVER_IN_PATH = /^(\/ask\/[^/?#]+)(?:\/\*\*\*)?(?=[/?#]|$)/
const SECRET_IN_PATH = /\/ask\/[^/\s]+\/([^\s/"'?#]+)/

/**
 * What a media server asked, as a command that asks it again. Pure.
 *
 * @param request    As it is kept: request line, headers, an empty line, body, with secrets masked.
 * @param handlerUrl Where the handler is reached, without a slash at its end.
 * @param secret     Takes the place of what is masked in the path, before what follows it. Null: that stays masked.
 */
export function curlOf(request: string, handlerUrl: string, secret: string | null): string {
  const headEnd = request.indexOf('\n\n')
  const head = headEnd === -1 ? request : request.slice(0, headEnd)
  const body = headEnd === -1 ? '' : request.slice(headEnd + 2)
  const [requestLine = '', ...headers] = head.split('\n')
  const [method = 'GET', masked = '/'] = requestLine.split(' ')
  const path = secret === null ? masked : withSecret(masked, secret)
  const parts = headers
    .filter((line) => !LEFT_OUT.test(line.slice(0, line.indexOf(':'))))
    .map((line) => `-H ${quoted(line)}`)
  if (body !== '') parts.push(`--data-binary ${quoted(body)}`)
  return [`curl -i -X ${method} ${quoted(handlerUrl.replace(/\/+$/, '') + path)}`, ...parts].join(
    ' \\\n  ',
  )
}

/** The secret in what a media server is set up with, where it travels in the path. Null: it does not. */
export function secretInSnippets(texts: readonly string[]): string | null {
  for (const text of texts) {
    const found = SECRET_IN_PATH.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return null
}

/** A function, since `$` in a text that replaces has a meaning of its own. */
const withSecret = (path: string, secret: string): string =>
  path.replace(SERVER_IN_PATH, (_, server: string) => `${server}/${secret}`)

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
