import type { Snippet } from '../../../shared/api.ts'

/** The part of mediamtx.yml that asks Stagedoor, or else trusts what it signed. */
export function mediaMtxSnippets(handlerUrl: string): readonly Snippet[] {
  return [
    {
      title: 'Ask Stagedoor',
      where: 'mediamtx.yml, in place of the lines of these names.',
      language: 'text',
      text: [
        'authMethod: http',
        `authHTTPAddress: ${JSON.stringify(handlerUrl)}`,
        '# Metrics are for whoever reaches them, as before 1.20.1. Leave api out: anyone could cut sessions.',
        'authHTTPExclude:',
        '  - action: metrics',
        '',
      ].join('\n'),
    },
    {
      title: 'Let Stagedoor cut sessions',
      where: 'mediamtx.yml as well. Then set address and password under Control here.',
      language: 'text',
      text: ['api: yes', 'apiAddress: 127.0.0.1:9997', ''].join('\n'),
    },
    {
      title: 'Or: tokens that MediaMTX checks itself',
      where:
        'mediamtx.yml, in place of the first. Stagedoor signs (Tokens, Workbench, Sign) and is not asked: no rules, no sessions, and a token counts until its end.',
      language: 'text',
      text: [
        'authMethod: jwt',
        `authJWTJWKS: ${JSON.stringify(`${new URL(handlerUrl).origin}/auth/v1/jwks`)}`,
        'authJWTClaimKey: mediamtx_permissions',
        '# These two since 1.17.0.',
        'authJWTIssuer: stagedoor',
        'authJWTAudience: mediamtx',
        'authJWTExclude:',
        '  - action: metrics',
        '',
      ].join('\n'),
    },
  ]
}
