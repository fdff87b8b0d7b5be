using System.Runtime.CompilerServices;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Alignment;

/// <summary>Sources that are ahead of others in event time are not asked for more, on a clock that the test moves.</summary>
[Trait("Conformance", "F19")]
public sealed class MaxDriftTests
{
    private const int Drift = 50;

    /// <summary>How the two sources come together.</summary>
    public enum Meeting
    {
        Windows,
        Interval,
        Merge,
        Many,
        Results,
    }

    public static TheoryData<Meeting> Meetings => [.. Enum.GetValues<Meeting>()];

    [Theory]
    [MemberData(nameof(Meetings))]
    public void A_source_is_ahead_by_no_more_than_the_limit_and_what_was_asked_for(Meeting meeting)
    {
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var lab = new StageLab(seed);
            var options = OptionsOf(lab);
            var (ahead, behind) = (new Progress(), new Progress());
            var most = 0L;
            ahead.Moved = () =>
            {
                if (behind.Count < 600) most = Math.Max(most, ahead.At - behind.At);
            };
            lab.Run(async () => await Of(meeting, lab, options, Numbers(lab, 2000, 0, ahead), Numbers(lab, 600, 1, behind)).RunAsync());

            // What was asked for, what waits for the stages and what they have, and a batch whose time nobody has told yet; once more where flows are merged first.
            var bound = Drift + ((meeting == Meeting.Merge ? 2 : 1) * (options.Stages + 2) * options.MaxDemand) + 1;
            Assert.True(most <= bound, $"seed {seed}: {most} ahead, with {options.Stages} stages and a demand of {options.MaxDemand} it may be {bound}");
            Assert.Equal(2000, ahead.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Meetings))]
    public void Without_a_limit_a_source_runs_ahead(Meeting meeting)
    {
        var lab = new StageLab(1);
        var (ahead, behind) = (new Progress(), new Progress());
        var most = 0L;
        ahead.Moved = () => most = Math.Max(most, ahead.At - behind.At);
        lab.Run(async () => await Of(meeting, lab, OptionsOf(lab) with { MaxDrift = null }, Numbers(lab, 2000, 0, ahead), Numbers(lab, 600, 1, behind)).RunAsync());
        Assert.InRange(most, 1990, 2000);
    }

    [Theory]
    [MemberData(nameof(Meetings))]
    public void A_source_that_says_nothing_holds_nobody_once_it_is_idle(Meeting meeting)
    {
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var lab = new StageLab(seed);
            var options = OptionsOf(lab) with { IdleTimeout = TimeSpan.FromSeconds(10) };
            var ahead = new Progress();
            var passed = default(TimeSpan);
            ahead.Moved = () => passed = lab.Time.Elapsed;
            lab.Run(async () => await Of(meeting, lab, options, Numbers(lab, 2000, 0, ahead), Quiet(lab)).RunAsync());
            Assert.Equal(2000, ahead.Count);
            Assert.InRange(passed, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(30));
        }
    }

    [Theory]
    [MemberData(nameof(Meetings))]
    public void A_source_that_fails_stops_the_flow_also_when_others_are_held(Meeting meeting)
    {
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(async () =>
            {
                var failure = await Assert.ThrowsAsync<InvalidDataException>(
                    async () => await Of(meeting, lab, OptionsOf(lab), Numbers(lab, 2000, 0, new Progress()), Failing(lab)).RunAsync());
                Assert.Equal("torn", failure.Message);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Meetings))]
    public void Results_are_those_without_a_limit_however_sources_drift_and_come_out_of_order(Meeting meeting)
    {
        var first = System.Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(60); seed++)
        {
            var lab = new StageLab(seed);
            var random = lab.Random;
            var options = OptionsOf(lab) with { MaxDrift = TimeSpan.FromTicks(random.Next(30)) };
            Event[][] events = [Some(random), Some(random)];
            double[] waits = [random.Next(3) == 0 ? 1 : 0, random.Next(3) == 0 ? 1 : 0];
            List<string> aligned = [];
            List<string> drifting = [];
            lab.Run(async () =>
            {
                aligned = await RunAsync(options);
                drifting = await RunAsync(options with { MaxDrift = null });
            });
            Assert.True(aligned.Order(StringComparer.Ordinal).SequenceEqual(drifting.Order(StringComparer.Ordinal)), $"seed {seed}");

            async Task<List<string>> RunAsync(FlowOptions with) =>
                await Of(meeting, lab, with, Slowly(lab, events[0], waits[0]), Slowly(lab, events[1], waits[1])).ToListAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void A_source_whose_event_time_nobody_asks_for_neither_waits_nor_is_waited_for()
    {
        var lab = new StageLab(3);
        var options = OptionsOf(lab);
        var (read, timed) = (new Progress(), new Progress());
        lab.Run(async () => await Flow.From(Numbers(lab, 2000, 0, timed), options)
            .Window(Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time)).Count().Select(window => (int)window.Window.Start.UtcTicks)
            .Join(Flow.From(Numbers(lab, 500, 1, read), options), at => at, item => (int)item.At, (_, item) => item.Id)
            .RunAsync());
        Assert.Equal((2000, 500), (timed.Count, read.Count));
    }

    [Fact]
    public void A_producer_that_is_restarted_is_asked_for_no_more_than_before()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var options = OptionsOf(lab);
            var (starts, most, last) = (0, 0, 0L);
            lab.Run(async () =>
            {
                var spec = new SupervisorSpec();
                var handle = spec.Add("breaking", () => new Breaking(++starts < 4 ? 17 : 400, asked => most = Math.Max(most, asked)), new ChildOptions { Restart = Restart.Transient });
                var supervisor = await Supervisor.StartAsync(spec, lab.Environment);
                var windows = Flow.From((IProducer<Event>)handle, options).Window(Window.Tumbling<Event>(TimeSpan.FromTicks(100), item => item.Time)).Count();
                await foreach (var window in windows) last = window.Window.End.UtcTicks;
                await supervisor.StopAsync();
            });
            Assert.Equal((4, 400L), (starts, last));
            Assert.InRange(most, 1, options.MaxDemand);
        }
    }

    [Fact]
    public void A_negative_limit_is_refused()
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => Flow.From([1], new FlowOptions { MaxDrift = TimeSpan.FromTicks(-1) }));
        Assert.Contains("MaxDrift is -00:00:00.0000001; it must be 0 or more", failure.Message, StringComparison.Ordinal);
    }

    private static FlowOptions OptionsOf(StageLab lab) => new()
    {
        Stages = lab.Random.Next(1, 4),
        MaxDemand = lab.Random.Next(1, 20),
        MaxDrift = TimeSpan.FromTicks(Drift),
        Environment = lab.Environment,
    };

    private static Flow<string> Of(Meeting meeting, StageLab lab, FlowOptions options, IAsyncEnumerable<Event> one, IAsyncEnumerable<Event> other)
    {
        // Nothing is late, whatever comes first.
        var window = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time).WithDisorder(TimeSpan.FromTicks(40));
        if (meeting == Meeting.Many)
        {
            var many = Flow.FromMany([lab.Start(Producer.From(one)), lab.Start(Producer.From(other))], options);
            return Counted(many, window);
        }

        var (left, right) = (Flow.From(one, options), Flow.From(other, options));
        return meeting switch
        {
            Meeting.Windows => left.FullJoin(right, item => item.Key, item => item.Key, window, window, (a, b, _) => $"{a?.Id} {b?.Id}"),
            Meeting.Interval => left.FullIntervalJoin(
                right, item => item.Key, item => item.Key, item => item.Time, item => item.Time, TimeSpan.FromTicks(-2), TimeSpan.FromTicks(2), (a, b) => $"{a?.Id} {b?.Id}", TimeSpan.FromTicks(40)),
            Meeting.Merge => Counted(left.Merge(right), window),
            _ => Counted(left, window).FullJoin(Counted(right, window), text => text, text => text, (a, b) => $"{a} {b}"),
        };
    }

    private static Flow<string> Counted(Flow<Event> flow, Window<Event> window) =>
        flow.PartitionBy(item => item.Key).Window(window).Count().Select(count => $"{count.Key} {count.Window.Start.UtcTicks} {count.Value}");

    private static Event[] Some(Random random)
    {
        var at = random.Next(100);
        return [.. Enumerable.Range(0, random.Next(80)).Select(id => new Event(id, random.Next(4), Math.Max(0, (at += random.Next(9)) - random.Next(30))))];
    }

    private static async IAsyncEnumerable<Event> Slowly(StageLab lab, Event[] events, double wait)
    {
        foreach (var item in events)
        {
            if (wait > 0) await Task.Delay(TimeSpan.FromSeconds(wait), lab.Time);
            yield return item;
        }
    }

    private static async IAsyncEnumerable<Event> Numbers(StageLab lab, int count, double wait, Progress progress)
    {
        for (var at = 0; at < count; at++)
        {
            if (wait > 0) await Task.Delay(TimeSpan.FromSeconds(wait), lab.Time);
            progress.Move(at);
            yield return new Event(at, at % 3, at);
        }
    }

    private static async IAsyncEnumerable<Event> Quiet(StageLab lab)
    {
        yield return new Event(-1, 0, 5);
        await Task.Delay(TimeSpan.FromHours(1), lab.Time);
    }

    private static async IAsyncEnumerable<Event> Failing(StageLab lab, [EnumeratorCancellation] CancellationToken token = default)
    {
        yield return new Event(-1, 0, 5);
        await Task.Delay(TimeSpan.FromMinutes(1), lab.Time, token);
        throw new InvalidDataException("torn");
    }

    /// <summary>Fails after so many elements, unless they are all.</summary>
    private sealed class Breaking(int count, Action<int> asked) : Producer<Event>
    {
        private int _next;
        private int _asked;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
        {
            _asked += demand;
            asked(_asked);
            for (; _asked > 0 && _next < count; _asked--) Emit(new Event(_next, 0, _next++));
            if (_next < count) return default;
            if (count < 400) throw new InvalidDataException("torn");
            Complete();
            return default;
        }
    }

    private sealed class Progress
    {
        public long At { get; private set; }

        public int Count { get; private set; }

        public Action? Moved { get; set; }

        public void Move(long at)
        {
            At = at;
            Count++;
            Moved?.Invoke();
        }
    }
}
