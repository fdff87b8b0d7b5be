namespace Headgate.Flows;

/// <content>Running a flow to its end.</content>
public abstract partial class Flow<T>
{
    /// <summary>Runs the flow for what its operators do, and drops its results.</summary>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when all stages have stopped.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        await foreach (var item in WhereNot(static _ => true).ResultsAsync(cancellationToken))
        {
            // Nothing comes: the stages drop it themselves.
        }
    }

    /// <summary>Runs the flow and gathers its results.</summary>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>The results.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling stops the flow; the task ends with <see cref="OperationCanceledException"/> once all stages have stopped.
    /// What functions have done by then is done.</remarks>
    public async Task<List<T>> ToListAsync(CancellationToken cancellationToken = default)
    {
        var list = new List<T>();
        await foreach (var item in ResultsAsync(cancellationToken)) list.Add(item);
        return list;
    }
}
