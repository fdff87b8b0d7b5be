using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Operators;

/// <summary>Operators that work on elements one by one, or as they came together.</summary>
[Trait("Conformance", "F2")]
public sealed class ElementTests
{
    private const int Seeds = 100;

    [Fact]
    public void Something_is_done_with_each_element_once_before_it_is_passed_on() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var done = new HashSet<int>();
        var results = await flow.Do(x => Assert.True(done.Add(x))).Where(done.Contains).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 100), results);
        Assert.Equal(100, done.Count);
    });

    [Fact]
    public void Each_stage_calls_one_function_at_a_time_and_so_many_when_they_take_time() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var concurrency = lab.Random.Next(1, 5);
        var (running, most) = (0, 0);
        var results = await flow.Select(async (x, token) =>
        {
            most = Math.Max(most, ++running);
            await Task.Delay(TimeSpan.FromMilliseconds(10), lab.Time, token);
            running--;
            return x;
        }, concurrency).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 100), results);
        Assert.InRange(most, 1, concurrency * flow.Options.Stages);
        if (flow.Options.BatchSize >= concurrency) Assert.True(most >= concurrency, $"{most} of {concurrency}");
    });

    [Fact]
    public void Pairs_keep_their_keys() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
        Assert.Equal(
            Enumerable.Range(0, 100).Select(static x => KeyValuePair.Create(x, $"<{x * 2}>")),
            await flow.Select(static x => KeyValuePair.Create(x, x * 2)).SelectValues(static x => $"<{x}>").ToListAsync()));

    [Fact]
    public void Elements_that_came_together_are_made_something_of_together() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var sizes = await flow.SelectBatch(static batch => new[] { batch.Count }).ToListAsync();
        Assert.Equal(100, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, flow.Options.BatchSize));
        Assert.Equal(Enumerable.Range(0, 100), await flow.SelectBatch(static batch => batch).ToListAsync());
        List<IReadOnlyList<int>> kept = [.. await flow.SelectBatch(static batch => new[] { batch }).ToListAsync()];
        Assert.Equal(Enumerable.Range(0, 100), kept.SelectMany(static batch => batch));
    });
}
