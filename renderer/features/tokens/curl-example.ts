/**
 * A command that asks for a link as a player would and shows the headers of the answer. It is a GET: Icecast 2.4 answers
 * HEAD with 400 whatever the link. A stream never ends, so four seconds of it are kept as a file; of a playlist nothing is.
 *
 * @param url A whole http or https address.
 */
export function curlExample(url: string): string {
  const quoted = `'${url.replaceAll("'", '%27')}'`
  const path = URL.parse(url)?.pathname ?? ''
  if (/\.(m3u8|mpd)$/i.test(path)) return `curl -o /dev/null -D - ${quoted}`
  const extension = /\.[a-z0-9]{2,4}$/i.exec(path)?.[0].toLowerCase() ?? ''
  return `curl -m 4 -o out${extension} -D - ${quoted}`
}
