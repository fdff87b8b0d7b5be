using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Headgate.Pipelines.Diagnostics;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>A counter that is read has one sum for each set of tags, which outlives those who count.</summary>
[Trait("Conformance", "P27")]
public sealed class ReadCounterTests : IDisposable
{
    private readonly Meter _meter = new($"read-{Guid.NewGuid():N}");
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, long> _read = [];

    public ReadCounterTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _read.Add((string)tags[0].Value!, value));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void All_who_count_under_the_same_tags_have_one_sum_which_is_there_from_the_start()
    {
        var counter = new ReadCounter(_meter, "test.counted", "{message}", "A test's.");
        var (first, second) = (counter.For(Tag("a")), counter.For(Tag("a")));
        counter.For(Tag("b"));
        Assert.Equal((0, 0), (Read()["a"], _read["b"]));
        first.Add(3);
        second.Add(4);
        Assert.Equal((7, 0), (Read()["a"], _read["b"]));
    }

    [Fact]
    public void The_sum_of_those_who_are_gone_is_kept_and_goes_on()
    {
        var counter = new ReadCounter(_meter, "test.counted", "{message}", "A test's.");
        CountAndLeave(counter, "a", 3);
        GC.Collect();
        counter.For(Tag("a")).Add(1);
        Assert.Equal(4, Read()["a"]);
    }

    [Fact]
    public void Of_names_that_nobody_has_any_more_only_the_latest_are_kept()
    {
        const int Names = 20_000;
        var counter = new ReadCounter(_meter, "test.counted", "{message}", "A test's.");
        var kept = counter.For(Tag("kept"));
        for (var i = 0; i < Names; i++)
        {
            CountAndLeave(counter, $"gone-{i}", 1);
            if (i % 1_000 == 0) GC.Collect();
        }

        GC.Collect();
        kept.Add(5);
        Assert.Equal(5, Read()["kept"]);
        Assert.InRange(_read.Count, ReadCounter.MostUnused, 6 * ReadCounter.MostUnused);
        Assert.Equal(1, _read[$"gone-{Names - 1}"]);
    }

    [Fact]
    public void Many_threads_count_to_the_unit()
    {
        var counter = new ReadCounter(_meter, "test.counted", "{message}", "A test's.", goesDown: true);
        Parallel.For(0, 1_000, _ =>
        {
            counter.For(Tag("a")).Add(2);
            counter.For(Tag("a")).Add(-1);
        });
        Assert.Equal(1_000, Read()["a"]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CountAndLeave(ReadCounter counter, string name, long count) => counter.For(Tag(name)).Add(count);

    private static KeyValuePair<string, object?> Tag(string value) => new("name", value);

    private Dictionary<string, long> Read()
    {
        _read.Clear();
        _listener.RecordObservableInstruments();
        return _read;
    }
}
