using System.Runtime.CompilerServices;
using Headgate.Flows.Execution;

namespace Headgate.Flows;

/// <content>Where a flow goes on that somebody awaits: not in the context of its caller, which may be that of a thread that waits for it.</content>
public abstract partial class Flow<T>
{
    private bool KeepsContext => Options.Environment.KeepsContext;

    private ConfiguredCancelableAsyncEnumerable<T> ResultsAsync(CancellationToken cancellationToken) => this.WithCancellation(cancellationToken).ConfigureAwait(KeepsContext);

    private ConfiguredTaskAwaitable LeaveCaller() => Options.Environment.LeaveCaller();
}
