import { expect, it } from 'vitest'
import { curlOf, secretInSnippets } from '../../../renderer/components/exchange-curl.ts'

const REQUEST = [
  'POST /ask/ms1/***?x=1',
  'Host: 127.0.0.1:8078',
  'Content-Type: application/json',
  'Content-Length: 12',
  '',
  `{"who":"o'h"}`,
].join('\n')

it('has no secret unless it is given one', () => {
  const command = curlOf(REQUEST, 'http://127.0.0.1:8078/', null)
  expect(command).toBe(
    [
      `curl -i -X POST 'http://127.0.0.1:8078/ask/ms1/***?x=1'`,
      `-H 'Content-Type: application/json'`,
      `--data-binary '{"who":"o'\\''h"}'`,
    ].join(' \\\n  '),
  )
})

it('has the secret in the path and nowhere else, whatever its letters', () => {
  const command = curlOf(REQUEST, 'http://127.0.0.1:8078', "s$&'")
  expect(command.split('\n')[0]).toBe(
    `curl -i -X POST 'http://127.0.0.1:8078/ask/ms1/s$&'\\''?x=1' \\`,
  )
})

it.each([
  ['/ask/ms1/***/publish?x=1', '/ask/ms1/s3cret/publish?x=1'],
  ['/ask/ms1/publish', '/ask/ms1/s3cret/publish'],
  ['/ask/ms1?x=/***', '/ask/ms1/s3cret?x=/***'],
  ['/api/ask/ms1/***', '/api/ask/ms1/***'],
])('asks the same question with the secret, whatever follows it: %s', (path, asked) => {
  expect(curlOf(`POST ${path}`, 'http://h', 's3cret')).toBe(`curl -i -X POST 'http://h${asked}'`)
})

it('finds the secret in a snippet, and none where it does not travel in the path', () => {
  expect(secretInSnippets(['[auth]', 'Auth handler URL: http://h/ask/ms1/abc-_9\n'])).toBe('abc-_9')
  expect(secretInSnippets(['secret = "abc"'])).toBe(null)
})

it('a question without headers and body is one too', () => {
  expect(curlOf('GET /ask/ms1/***', 'http://h', null)).toBe(`curl -i -X GET 'http://h/ask/ms1/***'`)
})
