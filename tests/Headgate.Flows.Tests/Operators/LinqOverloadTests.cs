using System.Reflection;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Tests.Operators;

/// <summary>What LINQ has overloads for stays in the flow, or is an error of the compiler: LINQ's own are not found by accident.</summary>
[Trait("Conformance", "F2")]
public sealed class LinqOverloadTests
{
    private static readonly FlowOptions Options = new() { Stages = 3, MaxDemand = 4 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Flow<int> Numbers => Flow.From(Enumerable.Range(0, 500), Options);

    [Fact]
    public void Operators_with_an_index_are_errors_of_the_compiler_that_say_what_to_write()
    {
        var indexed = typeof(Flow<int>).GetMethods()
            .Where(method => method.GetParameters() is [{ ParameterType: { IsGenericType: true } function }, ..] && function.GetGenericArguments() is [var first, var second, _, ..] && first == typeof(int) && second == typeof(int))
            .Where(method => method.Name is "Select" or "Where" or "SelectMany")
            .ToList();

        Assert.Equal(["Select", "Select", "SelectMany", "Where", "Where"], indexed.Select(method => method.Name).Order());
        Assert.All(indexed, method =>
        {
            var refusal = method.GetCustomAttribute<ObsoleteAttribute>();
            Assert.True(refusal?.IsError);
            Assert.Contains("flow.Index()", refusal!.Message!, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 20)]
    [InlineData(4, 1)]
    [InlineData(3, 7)]
    public async Task Elements_are_numbered_in_the_order_of_the_source(int stages, int maxDemand)
    {
        Flow<(long Index, int Item)> flow = Flow.From(Enumerable.Range(0, 5_000), new FlowOptions { Stages = stages, MaxDemand = maxDemand }).Where(number => number % 3 == 1).Index();
        Assert.Equal(Enumerable.Range(0, 5_000).Where(number => number % 3 == 1).Index().Select(pair => ((long)pair.Index, pair.Item)), await flow.Shuffle().ToListAsync(Token));
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task Numbers_go_on_after_a_snapshot()
    {
        var store = new InMemorySnapshotStore();
        var options = Options with { Snapshots = new SnapshotOptions { Store = store, Every = null, EveryElements = 50, JsonOptions = new() { IncludeFields = true, TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() } } };
        var fails = true;
        Flow<(long Index, int Item)> Numbered() => Flow.From(Enumerable.Range(0, 500), options).Index().Do(pair => _ = fails && pair.Index == 333 ? throw new NotSupportedException() : pair);
        await Assert.ThrowsAsync<NotSupportedException>(() => Numbered().ToListAsync(Token));
        fails = false;
        Assert.Equal(Enumerable.Range(0, 500).Select(number => ((long)number, number)), await Numbered().ToListAsync(Token));
    }

    [Fact]
    public async Task A_lambda_with_a_token_that_it_does_not_use_is_asynchronous_and_has_no_index()
    {
        Flow<int> flow = Numbers.Select(async (number, _) =>
        {
            await Task.Yield();
            return number * 2;
        });
        Flow<int> other = Numbers.Select((number, _) => ValueTask.FromResult(number * 2));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => number * 2), await flow.ToListAsync(Token));
        Assert.Equal(Enumerable.Range(0, 500).Select(number => number * 2), await other.ToListAsync(Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task An_asynchronous_predicate_keeps_the_order_and_stays_in_the_flow(int concurrency)
    {
        Flow<int> kept = Numbers.Where(async (number, token) => await IsOddAsync(number, token), concurrency);
        Flow<int> others = Numbers.WhereNot(async number => await IsOddAsync(number, default), concurrency);
        Flow<int> again = Numbers.Where(number => IsOddAsync(number, default), concurrency).WhereNot((number, token) => IsOddAsync(number, token), concurrency);
        Assert.Equal(Enumerable.Range(0, 500).Where(number => number % 2 == 1), await kept.ToListAsync(Token));
        Assert.Equal(Enumerable.Range(0, 500).Where(number => number % 2 == 0), await others.ToListAsync(Token));
        Assert.Empty(await again.ToListAsync(Token));
        Assert.Contains("Where", kept.Explain().Layers[0].Operators);
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Where(IsOddAsync, 0));
    }

    [Fact]
    public async Task A_lambda_that_only_throws_is_no_riddle_for_the_compiler()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Numbers.Where(_ => throw new NotSupportedException()).RunAsync(Token));
        await Assert.ThrowsAsync<NotSupportedException>(() => Numbers.WhereNot(_ => throw new NotSupportedException()).RunAsync(Token));
        await Assert.ThrowsAsync<NotSupportedException>(() => Numbers.Do(_ => throw new NotSupportedException()).RunAsync(Token));
        await Assert.ThrowsAsync<NotSupportedException>(() => Numbers.ForEachAsync(_ => throw new NotSupportedException(), Token));
        Assert.Throws<ArgumentNullException>(() => Numbers.Where(null!));
    }

    [Fact]
    public async Task A_query_with_two_froms_stays_in_the_flow()
    {
        Flow<string> flow = from number in Numbers
                            where number < 5
                            from letter in number % 2 == 0 ? ["a", "b"] : new List<string> { "c" }
                            select letter + number;
        Assert.Equal(["a0", "b0", "c1", "a2", "b2", "c3", "a4", "b4"], await flow.ToListAsync(Token));

        var failure = await Record.ExceptionAsync(() => Numbers.SelectMany(_ => (IEnumerable<int>)null!, (number, _) => number).ToListAsync(Token));
        Assert.Contains("HG3004", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task Groups_and_aggregates_with_results_and_values_stay_in_the_flow()
    {
        Flow<string> counts = Numbers.GroupBy(number => number % 3, (key, numbers) => $"{key}: {numbers.Count()}");
        Flow<string> halves = Numbers.GroupBy(number => number % 3, number => number / 2, (key, numbers) => $"{key}: {numbers.Take(2).Last()}");
        Flow<KeyValuePair<int, long>> sums = Numbers.AggregateBy(number => number % 3, 0L, (sum, number) => sum + number);
        Assert.Equal(["0: 167", "1: 167", "2: 166"], (await counts.ToListAsync(Token)).Order());
        Assert.Equal(["0: 1", "1: 2", "2: 2"], (await halves.ToListAsync(Token)).Order());
        Assert.Equal(Enumerable.Range(0, 500).AggregateBy(number => number % 3, 0L, (sum, number) => sum + number).OrderBy(sum => sum.Key), (await sums.ToListAsync(Token)).OrderBy(sum => sum.Key));
        Flow<KeyValuePair<int, long>> made = Numbers.AggregateBy(number => number % 3, key => (long)key, (sum, number) => sum + number);
        Assert.Equal(3, await made.CountAsync(Token));
    }

    /// <summary>Names of operators, as opposed to ends, that both have: each overload of LINQ's is either the flow's too, or one of those that the documentation says leave it.</summary>
    [Fact]
    public void The_operators_that_leave_a_flow_are_those_that_the_documentation_names()
    {
        var native = typeof(Flow<>).GetMethods().Select(method => method.Name).ToHashSet();
        var leaving = typeof(AsyncEnumerable).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Where(method => method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute)) && Returns(method.ReturnType) && !native.Contains(method.Name))
            .Select(method => method.Name)
            .Distinct()
            .Order();
        Assert.Equal(
            [
                "Append", "Chunk", "Concat", "DefaultIfEmpty", "Except", "ExceptBy", "GroupJoin", "Intersect", "IntersectBy", "Order", "OrderBy", "OrderByDescending", "OrderDescending", "Prepend",
                "Reverse", "Skip", "SkipLast", "SkipWhile", "Take", "TakeLast", "TakeWhile", "ThenBy", "ThenByDescending", "ToAsyncEnumerable", "Union", "UnionBy", "Zip",
            ],
            leaving);

        static bool Returns(Type type) => type.IsGenericType && type.GetGenericTypeDefinition().Name is "IAsyncEnumerable`1" or "IOrderedAsyncEnumerable`1";
    }

    private static async ValueTask<bool> IsOddAsync(int number, CancellationToken cancellationToken)
    {
        if (number % 7 == 0) await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return number % 2 == 1;
    }
}
