import type { Snippet } from '../../../shared/api.ts'

/** The lines of a stream or template in flussonic.conf that ask Stagedoor. */
export function flussonicSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Stream or template',
      where: '/etc/flussonic/flussonic.conf, inside stream or template. Then reload Flussonic.',
      language: 'text',
      text: [`on_play ${handlerUrl};`, `on_publish ${handlerUrl}/publish;`, ''].join('\n'),
    },
  ]
}
