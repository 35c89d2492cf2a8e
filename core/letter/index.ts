/** Letters from templates: placeholders, and what cannot be filled. */
export {
  fill,
  GAP,
  type Placeholder,
  placeholders,
  type TemplateProblem,
  templateProblems,
  type Values,
} from './placeholders.ts'
