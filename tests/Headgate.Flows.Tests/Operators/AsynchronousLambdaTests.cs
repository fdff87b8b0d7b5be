using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Operators;

/// <summary>An asynchronous lambda is awaited wherever it is given to a flow: it never becomes <c>async void</c>.</summary>
[Trait("Conformance", "F2")]
public sealed class AsynchronousLambdaTests
{
    private static readonly FlowOptions Options = new() { Stages = 2, MaxDemand = 4 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_done_with_each_element_has_been_done_when_it_goes_on()
    {
        var done = new System.Collections.Concurrent.ConcurrentBag<int>();
        var seen = await Flow.From(Enumerable.Range(0, 100), Options)
            .Do(async number =>
            {
                await Task.Yield();
                done.Add(number);
            })
            .Select(number => (number, done.Contains(number)))
            .ToListAsync(Token);

        Assert.Equal(Enumerable.Range(0, 100).Select(number => (number, true)), seen);
    }

    [Fact]
    public async Task What_is_done_with_each_result_has_been_done_at_the_end()
    {
        var done = new List<int>();
        await Flow.From(Enumerable.Range(0, 100), Options).ForEachAsync(async number =>
        {
            await Task.Yield();
            done.Add(number);
        }, Token);

        Assert.Equal(Enumerable.Range(0, 100), done);
    }

    [Fact]
    public async Task What_is_made_of_each_element_is_its_result_and_not_a_task()
    {
        List<int> results = await Flow.From(Enumerable.Range(0, 100), Options)
            .Select(async number =>
            {
                if (number % 3 == 0) await Task.Yield();
                return number * 2;
            })
            .ToListAsync(Token);

        Assert.Equal(Enumerable.Range(0, 100).Select(number => number * 2), results);
    }

    [Fact]
    public async Task What_a_function_that_returns_a_task_makes_is_its_result_and_not_a_task()
    {
        List<int> twice = await Flow.From(Enumerable.Range(0, 100), Options).Select(number => TwiceAsync(number)).Select(TwiceAsync).Select((number, token) => TwiceAsync(number)).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => number * 8), twice);

        static async Task<int> TwiceAsync(int number)
        {
            await Task.Yield();
            return number * 2;
        }
    }

    [Fact]
    public async Task A_function_that_returns_a_task_is_awaited_too()
    {
        var done = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var seen = await Flow.From(Enumerable.Range(0, 100), Options).Do(number => AddAsync(number)).Select(number => (number, done.Contains(number))).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => (number, true)), seen);

        done.Clear();
        await Flow.From(Enumerable.Range(0, 100), Options).ForEachAsync(number => AddAsync(number), Token);
        Assert.Equal(Enumerable.Range(0, 100), done);

        async Task AddAsync(int number)
        {
            await Task.Yield();
            done.Enqueue(number);
        }
    }

    [Fact]
    public async Task A_function_that_takes_the_token_and_returns_a_task_is_awaited_too()
    {
        var done = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var seen = await Flow.From(Enumerable.Range(0, 100), Options).Do((number, token) => AddAsync(number, token)).Select(number => (number, done.Contains(number))).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => (number, true)), seen);

        done.Clear();
        await Flow.From(Enumerable.Range(0, 100), Options).ForEachAsync((number, token) => AddAsync(number, token), Token);
        Assert.Equal(Enumerable.Range(0, 100), done);

        done.Clear();
        var window = Window.Tumbling(TimeSpan.FromSeconds(10), (int number) => DateTimeOffset.UnixEpoch.AddSeconds(number)).LateTo((number, token) => AddAsync(number, token));
        await Flow.From([100, 1, 2], new FlowOptions { Stages = 1, MaxDemand = 1 }).Window(window).Count().RunAsync(Token);
        Assert.Equal([1, 2], done);

        async Task AddAsync(int number, CancellationToken token)
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            done.Enqueue(number);
        }
    }

    [Fact]
    public void Every_function_that_returns_nothing_has_a_counterpart_that_is_awaited_or_refused()
    {
        var methods = typeof(Flow).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(System.Reflection.BindingFlags.DeclaredOnly | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static))
            .ToList();
        var actions = methods.Where(method => method.GetParameters().Any(parameter => parameter.ParameterType.Name.StartsWith("Action`", StringComparison.Ordinal))).ToList();
        Assert.Equal(["CountTokens", "Do", "ForEachAsync", "LateTo"], actions.Select(method => method.Name).Order());
        Assert.All(actions, action => Assert.Contains(methods, method => method.Name == action.Name && method.DeclaringType == action.DeclaringType && IsOf(method, typeof(Task))));
        var awaited = actions.Where(action => action.Name != "CountTokens");
        Assert.All(awaited, action => Assert.Contains(methods, method => method.Name == action.Name && method.DeclaringType == action.DeclaringType && IsOf(method, typeof(ValueTask))));

        static bool IsOf(System.Reflection.MethodInfo method, Type result) => method.GetParameters() is [{ ParameterType: { IsGenericType: true } function }, ..] && function.GetGenericArguments()[^1] == result;
    }

    [Fact]
    [Trait("Conformance", "F16")]
    public async Task A_failure_in_one_fails_the_flow()
    {
        var failure = new InvalidOperationException("broken");
        var flow = Flow.From(Enumerable.Range(0, 100), Options).Do(async number =>
        {
            await Task.Yield();
            if (number == 50) throw failure;
        });
        Assert.Same(failure, await Record.ExceptionAsync(() => flow.RunAsync(Token)));
    }
}
