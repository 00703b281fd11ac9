import type { Snippet } from '../../../shared/api.ts'

/** A question to try, and what it holds. */
export function genericSnippets(handlerUrl: string): readonly Snippet[] {
  const question = {
    version: 1,
    action: 'subscribe',
    phase: 'start',
    stream: 'live/news',
    session: 'v1',
    address: '203.0.113.9',
    credential: 'the token of the viewer',
  }
  const body = JSON.stringify(question)
  return [
    {
      title: 'One question',
      where: 'A terminal. docs/media-servers/generic.md has every member.',
      language: 'text',
      text: `curl -i '${handlerUrl}' -H 'content-type: application/json' -d '${body}'\n`,
    },
  ]
}
