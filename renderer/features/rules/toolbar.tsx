import { History, ListChecks, Plus, Redo2, Sparkles, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../kit/button.tsx'
import { Menu } from '../../kit/menu.tsx'
import { t } from '../../language/t.ts'
import { RECIPES, type Recipe } from './recipes.ts'
import type { RulesDraft } from './use-rules-draft.ts'

/** What can be done with the rules as a whole. */
export function Toolbar(props: {
  readonly rules: RulesDraft
  readonly onVersions: () => void
  readonly onTests: () => void
  readonly onRecipe: (recipe: Recipe) => void
  readonly onAdd: () => void
}): ReactNode {
  const { draft, edit } = props.rules
  return (
    <>
      <IconButton
        label={t('Undo')}
        shortcut="Ctrl Z"
        unless={draft.past.length === 0 ? t('Nothing was changed.') : null}
        onClick={() => edit({ kind: 'undo' })}
      >
        <Undo2 aria-hidden />
      </IconButton>
      <IconButton
        label={t('Redo')}
        shortcut="Ctrl Shift Z"
        unless={draft.future.length === 0 ? t('Nothing was undone.') : null}
        onClick={() => edit({ kind: 'redo' })}
      >
        <Redo2 aria-hidden />
      </IconButton>
      <Button icon={<ListChecks aria-hidden className="size-4" />} onClick={props.onTests}>
        {t('Tests')}
      </Button>
      <Button icon={<History aria-hidden className="size-4" />} onClick={props.onVersions}>
        {t('Versions')}
      </Button>
      <Menu
        trigger={<Button icon={<Sparkles aria-hidden className="size-4" />}>{t('Recipes')}</Button>}
        items={RECIPES.map((recipe) => ({
          label: recipe.title,
          onSelect: () => props.onRecipe(recipe),
        }))}
      />
      <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={props.onAdd}>
        {t('New rule')}
      </Button>
    </>
  )
}
