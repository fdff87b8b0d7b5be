using BenchmarkDotNet.Attributes;
using Headgate.Flows.Windows;

namespace Headgate.Benchmarks.Flows;

/// <summary>The window store of a stage with a thousand keys: what an event costs that is counted, with its share of the windows that close.</summary>
public class WindowBenchmarks : IAsyncDisposable
{
    private const int Events = 100_000;
    private const int Keys = 1000;

    // An odd multiplier deals the numbers out over the keys without an order.
    private readonly WindowStore _tumbling = new(Window.Tumbling(TimeSpan.FromSeconds(10), static (Click click) => click.At), Shuffled);
    private readonly WindowStore _sliding = new(Window.Sliding(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), static (Click click) => click.At), Shuffled);

    // Ten events, then nothing for a second.
    private readonly WindowStore _session = new(Window.Session(TimeSpan.FromSeconds(0.5), static (Click click) => click.At), static number => (int)(number / 10 % Keys));

    [Benchmark(Description = "windows, tumbling: event", OperationsPerInvoke = Events)]
    public int Tumbling() => _tumbling.Add(Events);

    [Benchmark(Description = "windows, sliding, each event in ten: event", OperationsPerInvoke = Events)]
    public int Sliding() => _sliding.Add(Events);

    [Benchmark(Description = "windows, sessions of ten: event", OperationsPerInvoke = Events)]
    public int Session() => _session.Add(Events);

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _tumbling.DisposeAsync();
        await _sliding.DisposeAsync();
        await _session.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static int Shuffled(long number) => (int)((uint)number * 2_654_435_761u >> 16) % Keys;
}
