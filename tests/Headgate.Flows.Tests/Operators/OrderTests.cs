namespace Headgate.Flows.Tests.Operators;

public sealed class OrderTests
{
    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 1000)]
    [InlineData(4, 1)]
    [InlineData(4, 7)]
    public async Task Results_keep_the_order_of_the_source_however_many_stages_work_on_them(int stages, int maxDemand)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        var results = await Flow.From(Enumerable.Range(0, 10_000), options)
            .Select(number => number * 3)
            .Where(number => number % 2 == 0)
            .SelectMany(number => Enumerable.Repeat(number, number % 5))
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            Enumerable.Range(0, 10_000).Select(number => number * 3).Where(number => number % 2 == 0).SelectMany(number => Enumerable.Repeat(number, number % 5)),
            results);
    }

    [Fact]
    public async Task A_sequence_without_end_inside_a_flow_is_taken_as_far_as_it_is_asked_for()
    {
        var taken = new List<int>();
        await foreach (var number in Flow.From([1]).SelectMany(_ => Naturals()))
        {
            taken.Add(number);
            if (taken.Count == 10_000) break;
        }

        Assert.Equal(Enumerable.Range(0, 10_000), taken);

        static IEnumerable<int> Naturals()
        {
            for (var i = 0; ; i++) yield return i;
        }
    }

    [Fact]
    public async Task Asynchronous_results_keep_the_order_too()
    {
        var results = await Flow.From(Enumerable.Range(0, 500), new FlowOptions { Stages = 2, MaxDemand = 20 })
            .Select(async (number, token) =>
            {
                if (number % 3 == 0) await Task.Yield();
                return number;
            }, concurrency: 4)
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 500), results);
    }
}
