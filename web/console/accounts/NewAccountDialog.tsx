import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Form, Input, Modal, Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { useFormProblem } from '../page/useFormProblem.ts'
import { AreaPicker, UnitPicker } from '../reference/pickers.tsx'
import { referenceQuery } from '../reference/reference.ts'
import { accountsQuery, type OneTime } from './accounts.ts'

type Post = { role: string; area: string; organization?: string; headsArea?: boolean }
type Values = { login: string; name: string; posts: Post[] }

/** Roles that act for a unit and need one. */
const ofUnits = ['handler', 'unitHead']
const POSTS_AT_MOST = 4

/** An account with its posts; the password is made by the service and told once. */
export function NewAccountDialog({ onDone, onClose }: { onDone: (oneTime: OneTime) => void; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const name = useId()
  const [form] = Form.useForm<Values>()
  const posts: Partial<Post>[] = Form.useWatch('posts', form) ?? []
  const { data: reference } = useQuery(referenceQuery)
  const roles = (reference?.roles ?? []).map(({ id, title }) => ({ value: id, label: title }))
  const titleOf = (role: string) => roles.find(({ value }) => value === role)?.label ?? role
  const create = useAction(
    ({ posts: wanted, ...account }: Values, key) => {
      const named = wanted.map(({ organization, ...post }) => ({
        ...post,
        post: titleOf(post.role),
        organization: ofUnits.includes(post.role) ? (organization ?? null) : null,
        headsArea: post.headsArea === true,
      }))
      return send<OneTime>('POST', '/accounts', { ...account, posts: named }, key)
    },
    {
      onDone: (oneTime) => {
        void client.invalidateQueries({ queryKey: accountsQuery.queryKey })
        onDone(oneTime)
      },
    },
  )
  const rest = useFormProblem(form, create.error)
  const required = [{ required: true, message: t('form.required') }]
  return (
    <Modal
      open
      width={640}
      title={t('account.add')}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('form.cancel')}</Button>
          <Button type="primary" htmlType="submit" form={name} loading={create.isPending}>
            {t('account.add')}
          </Button>
        </>
      }
    >
      <ProblemAlert problem={create.error} lines={rest} />
      <Form<Values>
        form={form}
        id={name}
        name={name}
        layout="vertical"
        initialValues={{ posts: [{}] }}
        onFinish={(values) => create.mutate(values)}
      >
        <Form.Item name="name" label={t('account.name')} rules={required}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="login" label={t('session.login')} extra={t('account.loginHint')} rules={required}>
          <Input maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Form.Item>
        <Form.List name="posts">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name: at }) => (
                <fieldset key={key} className="card">
                  <legend>{t('account.post', { number: at + 1 })}</legend>
                  <Form.Item name={[at, 'role']} label={t('account.role')} rules={required}>
                    <Select options={roles} placeholder={t('form.choose')} />
                  </Form.Item>
                  <Form.Item name={[at, 'area']} label={t('column.area')} rules={required}>
                    <AreaPicker withAll />
                  </Form.Item>
                  {ofUnits.includes(posts[at]?.role ?? '') && (
                    <Form.Item name={[at, 'organization']} label={t('column.unit')} rules={required}>
                      <UnitPicker />
                    </Form.Item>
                  )}
                  <Form.Item name={[at, 'headsArea']} valuePropName="checked" extra={t('account.headsHint')}>
                    <Checkbox>{t('session.headsArea')}</Checkbox>
                  </Form.Item>
                  {fields.length > 1 && (
                    <Button size="small" onClick={() => remove(at)}>
                      {t('account.removePost')}
                    </Button>
                  )}
                </fieldset>
              ))}
              {fields.length < POSTS_AT_MOST && (
                <Button type="dashed" block onClick={() => add({})}>
                  {t('account.addPost')}
                </Button>
              )}
            </>
          )}
        </Form.List>
      </Form>
    </Modal>
  )
}
