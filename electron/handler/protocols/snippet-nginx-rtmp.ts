import type { Snippet } from '../../../shared/api.ts'

/** The parts of nginx.conf that ask Stagedoor. */
export function nginxRtmpSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Who gets in',
      where: 'In each application block of nginx.conf. Then: nginx -s reload',
      language: 'text',
      text: [
        `on_publish ${handlerUrl};`,
        `on_play ${handlerUrl};`,
        `on_publish_done ${handlerUrl};`,
        `on_play_done ${handlerUrl};`,
        '',
      ].join('\n'),
    },
    {
      title: 'Who goes on',
      where:
        'Beside them, where whoever is revoked must go and metered streams are watched. While Stagedoor does not answer, nginx drops everyone at the next question.',
      language: 'text',
      text: [`on_update ${handlerUrl};`, 'notify_update_timeout 10s;', ''].join('\n'),
    },
  ]
}
