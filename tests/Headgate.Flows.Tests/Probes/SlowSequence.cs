namespace Headgate.Flows.Tests.Probes;

/// <summary>An asynchronous sequence that has to be waited for now and then. Each enumeration is an object of its own: an iterator of the compiler's that
/// has come to its end serves the next enumeration of the same thread, even if the first has not been disposed yet.</summary>
internal sealed class SlowSequence(IReadOnlyList<int> numbers) : IAsyncEnumerable<int>
{
    public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Enumerate(numbers).GetAsyncEnumerator(cancellationToken);

    private static async IAsyncEnumerable<int> Enumerate(IReadOnlyList<int> numbers)
    {
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i % 7 == 3) await Task.Yield();
            yield return numbers[i];
        }
    }
}
