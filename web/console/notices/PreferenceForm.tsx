import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Radio, Switch } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../api/client.ts'
import { useAction } from '../api/useAction.ts'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { classes, type Kind, type Preference, settingsQuery } from './settings.ts'

type Props = { channels: readonly Kind[]; preference: Preference; usual: Preference }

/** When one wants to be left alone, what comes at once, and over which channels. */
export function PreferenceForm({ channels, preference, usual }: Props) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const id = useId()
  const [wanted, setWanted] = useState(preference)
  const { quiet, digest } = wanted
  const save = useAction((body: Preference, key) => send('PUT', '/notice-settings', body, key), {
    onDone: () => {
      void message.success(t('notices.saved'))
      void client.invalidateQueries({ queryKey: settingsQuery.queryKey })
    },
  })
  const change = (part: Partial<Preference>) => setWanted({ ...wanted, ...part })
  const isSaved = JSON.stringify(wanted) === JSON.stringify(preference)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(wanted)
      }}
    >
      <section className="card">
        <h2>{t('notices.when')}</h2>
        <p className="soft">{t('notices.whenNote')}</p>
        <div className="classes">
          {classes.map((name) => (
            <div key={name} className="class">
              <span id={`${id}-${name}`}>
                <strong>{t(`notices.class.${name}`)}</strong>
                <small>{t(`notices.classHint.${name}`)}</small>
              </span>
              <Radio.Group
                aria-labelledby={`${id}-${name}`}
                value={digest[name]}
                onChange={({ target }) => change({ digest: { ...digest, [name]: target.value } })}
                options={[
                  { value: false, label: t('notices.atOnce') },
                  { value: true, label: t('notices.inDigest') },
                ]}
              />
            </div>
          ))}
        </div>
      </section>
      <section className="card">
        <h2>{t('notices.quiet')}</h2>
        <div className="quiet-line">
          <Switch
            id={`${id}-quiet`}
            checked={quiet !== null}
            onChange={(on) => change({ quiet: on ? (usual.quiet ?? preference.quiet) : null })}
          />
          <label htmlFor={`${id}-quiet`}>{t('notices.quietOn')}</label>
        </div>
        {quiet !== null && (
          <div className="quiet-hours">
            <label htmlFor={`${id}-from`}>{t('notices.quietFrom')}</label>
            <input
              id={`${id}-from`}
              type="time"
              required
              className="input-native"
              value={quiet.from}
              onChange={({ target }) => change({ quiet: { ...quiet, from: target.value } })}
            />
            <label htmlFor={`${id}-until`}>{t('notices.quietUntil')}</label>
            <input
              id={`${id}-until`}
              type="time"
              required
              className="input-native"
              value={quiet.until}
              onChange={({ target }) => change({ quiet: { ...quiet, until: target.value } })}
            />
            <Checkbox
              checked={quiet.daysOff}
              onChange={({ target }) => change({ quiet: { ...quiet, daysOff: target.checked } })}
            >
              {t('notices.daysOff')}
            </Checkbox>
          </div>
        )}
        <p className="soft">{t('notices.quietNote')}</p>
      </section>
      {channels.length > 0 && (
        <section className="card">
          <h2>{t('notices.over')}</h2>
          <div className="row">
            {channels.map((kind) => (
              <Checkbox
                key={kind}
                checked={wanted.channels[kind]}
                onChange={({ target }) => change({ channels: { ...wanted.channels, [kind]: target.checked } })}
              >
                {t(`notices.kind.${kind}`)}
              </Checkbox>
            ))}
          </div>
        </section>
      )}
      <ProblemAlert problem={save.error} />
      <span className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={isSaved}>
          {t('form.save')}
        </Button>
        <Button onClick={() => setWanted(usual)}>{t('notices.usual')}</Button>
      </span>
    </form>
  )
}
