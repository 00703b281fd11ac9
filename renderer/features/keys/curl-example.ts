/**
 * The call a station's back end makes for a link, as a command to paste. Holds a placeholder when the token is not known.
 *
 * @param origin      Where the handler is reached, without a slash at its end.
 * @param streamName  Name of the stream; encoded as the path needs it.
 * @param secret      The service token, or null.
 * @see RCS, "Private Streams" (GET .../private_stream_token, header x-auth-token, minutes)
 */
export function curlExample(
  origin: string,
  streamName: string,
  minutes: number,
  secret: string | null,
): string {
  const path = `/api/stations/${encodeURIComponent(streamName)}/private_stream_token`
  const url = `${origin.replace(/\/+$/, '')}${path}?minutes=${minutes}`
  return `curl --header 'x-auth-token: ${secret ?? 'SERVICE_TOKEN'}' '${url}'`
}
