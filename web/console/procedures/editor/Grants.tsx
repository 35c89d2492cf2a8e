import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRoleTitle } from '../../reference/useRoleTitle.ts'
import type { Grant } from './body.ts'
import { Rows } from './Rows.tsx'
import type { Spot } from './spot.ts'
import { relationsFor, roles } from './vocabulary.ts'

/** Who, by post and by how the post stands to the matter. */
export function Grants({ spot, label }: { spot: Spot<Grant[]>; label: string }) {
  const { t } = useTranslation()
  const roleTitle = useRoleTitle()
  const relationOptions = ({ role }: Grant) =>
    relationsFor(role).map((relation) => ({ value: relation, label: t(`relation.${relation}`) }))
  return (
    <Rows
      spot={spot}
      label={label}
      add={t('draft.grant.add')}
      blank={(): Grant => ({ role: 'clerk', relation: 'inArea' })}
      name={({ role, relation }) => `${roleTitle(role)} · ${t(`relation.${relation}`)}`}
      ordered={false}
    >
      {({ value, set, path }) => (
        <div className="entry-term">
          <Select
            value={value.role}
            aria-label={t('draft.grant.role')}
            showSearch={{ optionFilterProp: 'label' }}
            options={roles.map((role) => ({ value: role, label: roleTitle(role) }))}
            onChange={(role: Grant['role']) => {
              const fitting = relationsFor(role)
              const relation = fitting.includes(value.relation) ? value.relation : (fitting[0] ?? 'tenant')
              set({ role, relation }, `${path}/role`)
            }}
          />
          <Select
            value={value.relation}
            aria-label={t('draft.grant.relation')}
            options={relationOptions(value)}
            onChange={(relation: Grant['relation']) => set({ ...value, relation }, `${path}/relation`)}
          />
        </div>
      )}
    </Rows>
  )
}
