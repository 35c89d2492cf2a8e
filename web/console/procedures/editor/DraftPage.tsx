import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { Loaded } from '../../page/Loaded.tsx'
import { draftQuery } from '../drafts.ts'
import { DraftEditor } from './DraftEditor.tsx'
import '../procedures.css'
import './editor.css'

/** A draft of a procedure: what stands in it, what is wrong with it, how it looks, and the way to its publication. */
export default function DraftPage() {
  const { draft: id = '' } = useParams()
  const query = useQuery(draftQuery(id))
  return <Loaded query={query}>{(draft) => <DraftEditor key={draft.id} draft={draft} />}</Loaded>
}
