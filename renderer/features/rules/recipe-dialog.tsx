import { type ReactNode, useState } from 'react'
import type { Rule, RuleTarget } from '../../../shared/rule.ts'
import type { Stream } from '../../../shared/stream.ts'
import { Dialog, SubmitFooter } from '../../kit/dialog.tsx'
import { Form } from '../../kit/form.tsx'
import { Input } from '../../kit/input.tsx'
import { useChanged } from '../../kit/use-changed.ts'
import { t } from '../../language/t.ts'
import { checkRule } from './check-rule.ts'
import type { StreamNamer } from './describe-rule.ts'
import { makeRecipe, type Recipe } from './recipes.ts'
import { Sentence } from './sentence.tsx'
import { TargetFields } from './target-fields.tsx'

const FORM_ID = 'recipe-form'

/** Asks what a recipe needs to know, shows the rules it makes, and adds them to the draft. */
export function RecipeDialog(props: {
  readonly recipe: Recipe
  readonly rules: readonly Rule[]
  readonly streams: readonly Stream[]
  readonly nameOf: StreamNamer
  readonly onClose: () => void
  readonly onAdd: (rules: readonly Rule[]) => void
}): ReactNode {
  const { recipe } = props
  const [target, setTarget] = useState<RuleTarget>({
    kind: 'stream',
    streamId: props.streams[0]?.id ?? '',
  })
  const [vastTag, setVastTag] = useState('')
  const changed = useChanged([target, vastTag])
  const [checked, setChecked] = useState(false)
  const made = makeRecipe(recipe.id, target, vastTag, props.rules)
  const issues = made.flatMap(checkRule)
  const issue = (path: string): string | undefined =>
    checked ? issues.find((each) => each.path === path)?.message : undefined
  const add = (): void => {
    setChecked(true)
    if (issues.length === 0) props.onAdd(made)
  }
  return (
    <Dialog
      open
      onClose={props.onClose}
      changed={changed}
      title={recipe.title}
      description={recipe.explanation}
      footer={<SubmitFooter form={FORM_ID}>{t('Add two rules to the draft')}</SubmitFooter>}
    >
      <Form id={FORM_ID} className="flex flex-col gap-3" onSubmit={add}>
        <TargetFields target={target} streams={props.streams} issue={issue} onChange={setTarget} />
        {recipe.needsVastTag && (
          <Input
            label={t('VAST tag')}
            data
            value={vastTag}
            placeholder="https://"
            hint={t('Address the player or server fetches the ads from.')}
            error={issue('effect.vastTag')}
            onChange={setVastTag}
          />
        )}
        <ol className="flex flex-col gap-1.5 rounded-md border border-line bg-sunken p-3 text-ink-2">
          {made.map((rule) => (
            <li key={rule.priority} className="grid grid-cols-[2.5rem_1fr]">
              <span className="data leading-5">{rule.priority}</span>
              <span>
                <Sentence rule={rule} nameOf={props.nameOf} />
              </span>
            </li>
          ))}
        </ol>
      </Form>
    </Dialog>
  )
}
