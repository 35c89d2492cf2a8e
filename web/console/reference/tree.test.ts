import { expect, test } from 'vitest'
import { areaTree, categoryTree, pathTo } from './tree.ts'

const areas = [
  { key: '430199001', level: 'township', name: '甲街道' },
  { key: '430199001001', level: 'community', name: '甲社区' },
  { key: '430199001001.001', level: 'grid', name: '一网格' },
  { key: '430199001001.001.002', level: 'building', name: '2号楼' },
  { key: '430199001002', level: 'community', name: '乙社区' },
]

test('one chooses community, grid, building; the only township is not asked for', () => {
  const tree = areaTree(areas)
  expect(tree.map(({ label }) => label)).toEqual(['甲社区', '乙社区'])
  expect(pathTo(tree, '430199001001.001.002')).toEqual(['430199001001', '430199001001.001', '430199001001.001.002'])
})

test('with several townships they are the first choice', () => {
  const tree = areaTree([...areas, { key: '430199002', level: 'township', name: '乙街道' }])
  expect(tree.map(({ label }) => label)).toEqual(['甲街道', '乙街道'])
})

test('a place that is not there has no path', () => {
  expect(pathTo(areaTree(areas), '430199009')).toEqual([])
})

test('retired categories are not offered, but can be looked for', () => {
  const categories = [
    { code: 'facility', parent: null, name: '公用设施', retired: false },
    { code: 'facility.lighting', parent: 'facility', name: '路灯照明', retired: false },
    { code: 'facility.phone', parent: 'facility', name: '公用电话', retired: true },
  ]
  expect(categoryTree(categories)[0]?.children?.map(({ label }) => label)).toEqual(['路灯照明'])
  expect(categoryTree(categories, true)[0]?.children).toHaveLength(2)
})
