namespace Headgate.Flows.Windows;

/// <summary>What is in a side output, as a sequence.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="output">The side output.</param>
/// <param name="cancellation">Ends each enumeration.</param>
internal sealed class SideOutputReading<T>(SideOutput<T> output, CancellationToken cancellation) : IAsyncEnumerable<T>
{
    /// <inheritdoc />
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new SideOutputReader<T>(output, cancellation, cancellationToken);
}
