using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.RealData;

/// <summary>What flows make of a real log is what is known about it, and what plain loops make of it.</summary>
public sealed class AccessLogTests
{
    /// <summary>No line of the log is older than one before it by as much.</summary>
    private static readonly TimeSpan Disorder = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Gets numbers of stages, and how many elements may be on their way.</summary>
    public static TheoryData<int, int> Shapes => new() { { 1, 1000 }, { 2, 1000 }, { 3, 1 }, { 4, 7 }, { 8, 100 } };

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F2")]
    public async Task Exactly_one_line_is_no_request(int stages, int maxDemand)
    {
        var rejected = await Flow.From(File.ReadLines(AccessLog.File).Index(), Options(stages, maxDemand))
            .Where(line => AccessLogParser.Parse(line.Item) is null)
            .Select(line => line.Index + 1)
            .ToListAsync(Token);
        Assert.Equal([8899], rejected);
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F8")]
    public async Task Requests_are_counted_by_their_status(int stages, int maxDemand)
    {
        var counts = await Requests(stages, maxDemand).CountBy(request => request.Status).ToListAsync(Token);
        Assert.Equal([new(200, 9125), new(206, 45), new(301, 164), new(304, 445), new(403, 2), new(404, 213), new(416, 2), new(500, 3)], counts.OrderBy(count => count.Key));
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F6")]
    public async Task Bytes_are_added_up_by_each_stage(int stages, int maxDemand)
    {
        var sums = await Requests(stages, maxDemand).Reduce(() => 0L, (sum, request) => sum + request.Bytes).ToListAsync(Token);
        Assert.Equal(2_747_282_505, sums.Sum());
        Assert.Equal(stages, sums.Count);
        var byAddress = await Requests(stages, maxDemand).PartitionBy(request => request.Address).Reduce(() => 0L, (sum, request) => sum + request.Bytes).ToListAsync(Token);
        Assert.Equal(2_747_282_505, byAddress.Sum(sum => sum.Value));
        Assert.Equal(1753, byAddress.Count);
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F8")]
    public async Task Addresses_are_told_apart(int stages, int maxDemand)
    {
        var addresses = await Requests(stages, maxDemand).Select(request => request.Address).Distinct().ToListAsync(Token);
        Assert.Equal(1753, addresses.Count);
        Assert.Equal(1753, addresses.Distinct().Count());
        Assert.Equal(1753, (await Requests(stages, maxDemand).DistinctBy(request => request.Address).ToListAsync(Token)).Count);
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F8")]
    public async Task The_pages_that_were_asked_for_most(int stages, int maxDemand)
    {
        var top = await Requests(stages, maxDemand).CountBy(request => request.Path).TopBy(5, path => path.Value).ToListAsync(Token);
        Assert.Equal([new("/favicon.ico", 807), new("/", 575), new("/style2.css", 546), new("/reset.css", 538), new("/images/jordan-80.png", 533)], Assert.Single(top));
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F12")]
    public async Task Days(int stages, int maxDemand)
    {
        var days = Window.Tumbling(TimeSpan.FromDays(1), (AccessLogEntry request) => request.At).WithDisorder(Disorder).LateTo(NothingIsLate);
        List<(int Day, long Count)> expected = [(17, 1632), (18, 2893), (19, 2896), (20, 2578)];

        Assert.Equal(expected, await Requests(stages, maxDemand).Window(days).Count().Select(day => (day.Window.Start.Day, day.Value)).ToListAsync(Token));
        var byStatus = await Requests(stages, maxDemand).PartitionBy(request => request.Status).Window(days).Count().ToListAsync(Token);
        Assert.Equal(expected, byStatus.GroupBy(day => day.Window.Start.Day).Select(day => (day.Key, day.Sum(status => status.Value))).Order());
        Assert.All(byStatus, static result => Assert.True(result.Pane is { IsFirst: true, IsLast: true, Timing: PaneTiming.OnTime }));
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F12")]
    [Trait("Tier", "Long")]
    public async Task Hours(int stages, int maxDemand)
    {
        var expected = CountHours(AccessLog.Read());
        Assert.Equal(84, expected.Count);
        var hours = Window.Tumbling(TimeSpan.FromHours(1), (AccessLogEntry request) => request.At).WithDisorder(Disorder).LateTo(NothingIsLate);

        Assert.Equal(expected, await Requests(stages, maxDemand).Window(hours).Count().Select(hour => KeyValuePair.Create(hour.Window.Start, hour.Value)).ToListAsync(Token));
        var byAddress = await Requests(stages, maxDemand).PartitionBy(request => request.Address).Window(hours).Count().ToListAsync(Token);
        Assert.Equal(expected, byAddress.GroupBy(hour => hour.Window.Start).OrderBy(hour => hour.Key).Select(hour => KeyValuePair.Create(hour.Key, hour.Sum(address => address.Value))));
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F18")]
    [Trait("Tier", "Long")]
    public async Task Sessions(int stages, int maxDemand)
    {
        var sessions = await Requests(stages, maxDemand)
            .PartitionBy(request => request.Address)
            .Window(Window.Session(Gap, (AccessLogEntry request) => request.At).WithDisorder(Disorder).LateTo(NothingIsLate))
            .Count()
            .Select(session => (session.Key, session.Window.Start, session.Window.End, session.Value))
            .ToListAsync(Token);

        Assert.Equal(FindSessions(AccessLog.Read()), sessions.OrderBy(session => session.Key, StringComparer.Ordinal).ThenBy(session => session.Start));
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F19")]
    public async Task Hours_and_sessions_are_the_same_when_the_log_is_in_disorder(int stages, int maxDemand)
    {
        var log = AccessLog.Read();
        var seed = Environment.TickCount;
        var delay = TimeSpan.FromHours(3);
        var disordered = Disordered(log, new Random(seed), delay);

        var hours = await Flow.From(disordered, Options(stages, maxDemand))
            .Window(Window.Tumbling(TimeSpan.FromHours(1), (AccessLogEntry request) => request.At).WithDisorder(delay).LateTo(NothingIsLate))
            .Count()
            .Select(hour => KeyValuePair.Create(hour.Window.Start, hour.Value))
            .ToListAsync(Token);
        Assert.True(CountHours(log).SequenceEqual(hours), $"seed {seed}");

        var sessions = await Flow.From(disordered, Options(stages, maxDemand))
            .PartitionBy(request => request.Address)
            .Window(Window.Session(Gap, (AccessLogEntry request) => request.At).WithDisorder(delay).LateTo(NothingIsLate))
            .Count()
            .Select(session => (session.Key, session.Window.Start, session.Window.End, session.Value))
            .ToListAsync(Token);
        Assert.True(FindSessions(log).SequenceEqual(sessions.OrderBy(session => session.Key, StringComparer.Ordinal).ThenBy(session => session.Start)), $"seed {seed}");
    }

    [Theory, MemberData(nameof(Shapes)), Trait("Conformance", "F13")]
    public async Task What_is_late_is_the_same_however_many_stages_there_are(int stages, int maxDemand)
    {
        var disordered = Disordered(AccessLog.Read(), new Random(7), TimeSpan.FromHours(3));
        var (expectedLate, expected) = CountHoursWithoutPatience(disordered);
        var late = 0;
        var hours = await Flow.From(disordered, Options(stages, maxDemand))
            .PartitionBy(request => request.Address)
            .Window(Window.Tumbling(TimeSpan.FromHours(1), (AccessLogEntry request) => request.At).LateTo(_ => Interlocked.Increment(ref late)))
            .Count()
            .ToListAsync(Token);

        Assert.Equal(expected, hours.GroupBy(hour => hour.Window.Start).OrderBy(hour => hour.Key).Select(hour => KeyValuePair.Create(hour.Key, hour.Sum(address => address.Value))));
        Assert.Equal(expectedLate, late);
        Assert.NotEqual(0, late);
    }

    private static FlowOptions Options(int stages, int maxDemand) => new() { Stages = stages, MaxDemand = maxDemand };

    /// <summary>The requests of the log, read by several stages.</summary>
    private static Flow<AccessLogEntry> Requests(int stages, int maxDemand) =>
        Flow.From(File.ReadLines(AccessLog.File), Options(stages, maxDemand)).Select(AccessLogParser.Parse).Where(static request => request is not null)!;

    private static void NothingIsLate(AccessLogEntry request) => throw new InvalidOperationException($"The request of {request.At} is late.");

    private static List<AccessLogEntry> Disordered(List<AccessLogEntry> log, Random random, TimeSpan delay) =>
        [.. log.OrderBy(request => request.At + (delay * random.NextDouble()))];

    private static DateTimeOffset HourOf(AccessLogEntry request) => request.At.AddTicks(-(request.At.Ticks % TimeSpan.TicksPerHour));

    private static SortedDictionary<DateTimeOffset, long> CountHours(IEnumerable<AccessLogEntry> log)
    {
        var hours = new SortedDictionary<DateTimeOffset, long>();
        foreach (var request in log) hours[HourOf(request)] = hours.GetValueOrDefault(HourOf(request)) + 1;
        return hours;
    }

    /// <summary>Counts what comes before its hour has closed, and what comes too late: an hour closes when a request of a later one has come.</summary>
    private static (int Late, SortedDictionary<DateTimeOffset, long> Hours) CountHoursWithoutPatience(List<AccessLogEntry> log)
    {
        var latest = DateTimeOffset.MinValue;
        var onTime = new List<AccessLogEntry>();
        foreach (var request in log)
        {
            if (request.At > latest) latest = request.At;
            if (HourOf(request).AddHours(1) > latest) onTime.Add(request);
        }

        return (log.Count - onTime.Count, CountHours(onTime));
    }

    /// <summary>The sessions of each address, addresses in their order: all requests in the order of their times, divided where there is a gap.</summary>
    private static List<(string Address, DateTimeOffset Start, DateTimeOffset End, long Count)> FindSessions(IEnumerable<AccessLogEntry> log)
    {
        var sessions = new List<(string Address, DateTimeOffset Start, DateTimeOffset End, long Count)>();
        foreach (var request in log.OrderBy(request => request.Address, StringComparer.Ordinal).ThenBy(request => request.At))
        {
            if (sessions.Count > 0 && sessions[^1] is var last && last.Address == request.Address && request.At < last.End)
            {
                sessions[^1] = last with { End = request.At + Gap, Count = last.Count + 1 };
            }
            else
            {
                sessions.Add((request.Address, request.At, request.At + Gap, 1));
            }
        }

        return sessions;
    }
}
