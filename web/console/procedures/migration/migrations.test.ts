import { expect, test } from 'vitest'
import { toldStages, usualStages } from './migrations.ts'

const stage = (id: string, final = false) => ({ id, title: id, final })

test('stages keep their name where the new version has one of that name that ends as little', () => {
  const from = [stage('received'), stage('handling'), stage('closed', true), stage('parked')]
  const to = [stage('received'), stage('handling', true), stage('closed', true)]
  expect(usualStages(from, to)).toEqual({ received: 'received', closed: 'closed' })
})

test('only stages that are called otherwise are said', () => {
  expect(toldStages({ received: 'received', handling: 'working' })).toEqual({ handling: 'working' })
})
