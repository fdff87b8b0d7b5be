using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A slow key, and what it costs the others.</summary>
public sealed class SlowKeyTests
{
    private const int Keys = 16;
    private const int PerKey = 60;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);

    [Fact, Trait("Conformance", "P30")]
    [Trait("Tier", "Long")]
    public void The_others_keep_nine_tenths_of_their_rate_when_one_key_of_sixteen_is_a_hundred_times_slower() => Lab.Run(async lab =>
    {
        var without = await TimeOfTheOthersAsync(lab, Quick);
        var with = await TimeOfTheOthersAsync(lab, Quick * 100);
        Assert.True(with * 0.9 <= without, $"The others took {with} beside the slow key, and {without} beside a quick one.");
    });

    [Fact, Trait("Conformance", "P30")]
    [Trait("Tier", "Long")]
    public void The_slow_key_itself_stays_in_order_and_is_finished() => Lab.Run(async lab =>
    {
        var slow = new List<int>();
        await RunAsync(lab, Quick * 100, number =>
        {
            if (number % Keys == 3) slow.Add(number);
        });
        Assert.Equal(Enumerable.Range(0, PerKey).Select(static index => (index * Keys) + 3), slow);
    });

    private static async Task<TimeSpan> TimeOfTheOthersAsync(StageLab lab, TimeSpan slow)
    {
        var begun = lab.Time.Elapsed;
        var ended = TimeSpan.Zero;
        await RunAsync(lab, slow, number =>
        {
            if (number % Keys != 3) ended = lab.Time.Elapsed - begun;
        });
        return ended;
    }

    private static async Task RunAsync(StageLab lab, TimeSpan slow, Action<int> ended)
    {
        // The budget: all messages have room in the window of the step.
        var pipeline = Pipeline.Create("keys", p => p
            .From(Enumerable.Range(0, Keys * PerKey))
            .PartitionBy(static number => number % Keys)
            .Process(async (number, token) =>
            {
                await Task.Delay(number % Keys == 3 ? slow : Quick, lab.Time, token);
                ended(number);
            }, o =>
            {
                o.Concurrency = Keys;
                o.MaxDemand = PerKey;
            }), lab.Environment);
        await pipeline.RunAsync();
    }
}
