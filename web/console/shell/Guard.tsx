import { Component, type ReactNode } from 'react'
import { Failure } from '../page/Failure.tsx'

/** A page that breaks does not take the others with it. */
export class Guard extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined }

  static getDerivedStateFromError(error: Error) {
    return { error }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return <Failure problem={error} retry={() => this.setState({ error: undefined })} />
  }
}
