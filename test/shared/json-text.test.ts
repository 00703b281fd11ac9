import { describe, expect, it } from 'vitest'
import { repeatedMember } from '../../shared/json-text.ts'

describe('a member that is there twice', () => {
  it.each([
    ['{"a":1,"a":2}', ['a']],
    ['{"a":1,"b":{"a":1},"a":2}', ['a']],
    ['{ "a" : { "b" : 1 , "b" : 1 } }', ['a', 'b']],
    ['{"a":[{"b":1},{"b":1,"c":[],"b":2}]}', ['a', 1, 'b']],
    ['[[1,2],{"a":1,"a":1}]', [1, 'a']],
    ['{"a":1,"\\u0061":2}', ['a']],
    ['{"a\\"":1,"a\\"":2}', ['a"']],
    ['{"":1,"":2}', ['']],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
    ['{"a":"{","a":"}"}', ['a']],
    ['{"a":{"x":1,"y":2},"a":{}}', ['a']],
  ])('is found by its path in %s', (json, path) => {
    expect(JSON.parse(json)).toBeDefined()
    expect(repeatedMember(json)).toEqual(path)
  })

  it.each([
    '{}',
    '[]',
    '"a"',
    '7',
    '{"a":"a","b":"a"}',
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1},"a","a"]',
    '{"a":"\\",\\"a\\":1","b":["a","a",{"a":1}]}',
    '{"constructor":1,"toString":2}',
  ])('is none in %s', (json) => {
    expect(JSON.parse(json)).toBeDefined()
    expect(repeatedMember(json)).toBeNull()
  })

  it('is looked for in what is nested without end', () => {
    expect(repeatedMember('['.repeat(50_000) + ']'.repeat(50_000))).toBeNull()
  })
})
