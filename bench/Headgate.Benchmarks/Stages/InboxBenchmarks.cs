using BenchmarkDotNet.Attributes;
using Headgate.Stages.Execution;

namespace Headgate.Benchmarks.Stages;

/// <summary>A stage's inbox: what a message costs on its way through, which carries a whole batch of events.</summary>
public class InboxBenchmarks
{
    private const int Messages = 10_000;

    private readonly Inbox _inbox = new();
    private readonly Signal[] _signals = [.. Enumerable.Range(0, Messages).Select(static _ => new NumberedSignal())];

    [Benchmark(Description = "inbox: message, taken one at a time", OperationsPerInvoke = Messages)]
    public int OneByOne()
    {
        var taken = 0;
        foreach (var signal in _signals)
        {
            _inbox.Post(signal);
            taken += TakeAll();
        }

        return taken;
    }

    [Benchmark(Description = "inbox: message, taken together", OperationsPerInvoke = Messages)]
    public int Together()
    {
        foreach (var signal in _signals) _inbox.Post(signal);
        return TakeAll();
    }

    [Benchmark(Description = "inbox: message, from thread to thread", OperationsPerInvoke = Messages)]
    public int Across()
    {
        var writing = Task.Run(Write);
        var taken = 0;
        while (!writing.IsCompleted) taken += TakeAll();
        return taken + TakeAll();
    }

    private void Write()
    {
        foreach (var signal in _signals) _inbox.Post(signal);
    }

    private int TakeAll()
    {
        var count = 0;
        var signal = _inbox.TakeAll();
        while (signal is not null)
        {
            count++;
            var next = signal.Next;
            signal.Next = null;
            signal = next;
        }

        return count;
    }
}
