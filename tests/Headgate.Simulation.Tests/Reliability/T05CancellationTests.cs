using System.Globalization;
using System.Reflection;
using Headgate.Flows;
using Headgate.Pipelines;
using Headgate.Stages;
using Headgate.Stages.Supervision;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T05: what calls leave behind on a token that outlives them, and whether a call ends when its token is cancelled. HEADGATE_T05_CALLS says how many calls of each kind.</summary>
public sealed class T05CancellationTests
{
    /// <summary>How long a cancelled call may take here, where others work as well; on an idle machine it is well below a second.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly int Calls = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_T05_CALLS") ?? "200", CultureInfo.InvariantCulture);

    public static TheoryData<string> Ending => ["push", "pause", "drain", "pipeline", "start and stop", "loop", "flow", "subscribe", "complete", "supervisor"];

    public static TheoryData<string> Waiting => ["push", "pause", "drain", "stop", "pipeline", "loop", "flow", "subscribe", "stop a stage"];

    [Theory]
    [MemberData(nameof(Ending))]
    public async Task T05_calls_that_have_ended_leave_nothing_on_a_token_that_outlives_them(string what)
    {
        using var lasting = new CancellationTokenSource();
        var token = lasting.Token;
        await using var pipeline = Pipeline.Create("busy", static p => p.FromPushes<int>().Process(static number => number));
        await pipeline.StartAsync(token);
        await using var numbers = Stage.Start(Producer.From(Enumerable.Range(0, int.MaxValue)));
        await CallAsync();
        var before = Registrations(lasting);
        for (var i = 0; i < Calls; i++) await CallAsync();

        // The last call lets go of its token in its own turn.
        using var patience = new CancellationTokenSource(Patience);
        while (Registrations(lasting) > before + 10 && !patience.IsCancellationRequested) await Task.Yield();
        Assert.InRange(Registrations(lasting), 0, before + 10);

        Task CallAsync() => what switch
        {
            "push" => pipeline.PushAsync([1], token),
            "pause" => ThenResumeAsync(pipeline.PauseAsync(token), pipeline),
            "drain" => ThenResumeAsync(pipeline.DrainAsync(token), pipeline),
            "pipeline" => Pipeline.Create("short", static p => p.From(Enumerable.Range(0, 3)).Process(static number => number)).RunAsync(token),
            "start and stop" => StartAndStopAsync(token),
            "loop" => ReadAsync(numbers, token),
            "flow" => Flow.From(Enumerable.Range(0, 20)).Select(static number => number + 1).ToListAsync(token),
            "subscribe" => SubscribeAsync(numbers, token),
            "complete" => CompleteAsync(token),
            _ => SuperviseAsync(token),
        };
    }

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task T05_a_call_that_waits_ends_when_its_token_is_cancelled_whatever_it_waits_for(string what)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isHeld = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("held", p => p.FromPushes<int>().Process(async number => await HoldAsync(number), static o => (o.Concurrency, o.MaxDemand) = (1, 1)));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await using var numbers = Stage.Start(Producer.From(NoneAsync(TestContext.Current.CancellationToken)));
        await using var consumer = Stage.Start(Consumer.ForEachAsync<int>(async (number, _) => await HoldAsync(number)));
        await using var ones = Stage.Start(Producer.From(Enumerable.Repeat(1, int.MaxValue)));
        if (what is "pause" or "drain" or "stop" or "push") await pipeline.PushAsync([1], TestContext.Current.CancellationToken);
        else if (what is "subscribe" or "stop a stage") await consumer.SubscribeToAsync(ones, cancellationToken: TestContext.Current.CancellationToken);
        if (what is "pause" or "drain" or "stop" or "push" or "subscribe" or "stop a stage") await isHeld.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        using var cancellation = new CancellationTokenSource();
        var call = CallAsync(cancellation.Token);
        for (var turns = 0; turns < 50; turns++) await Task.Yield();
        Assert.False(call.IsCompleted, "It was to wait.");
        await cancellation.CancelAsync();
        await Task.WhenAny(call, Task.Delay(Patience, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.True(call.IsCompleted, $"It has not ended {Patience} after its token was cancelled.");
        Assert.False(call.IsFaulted, $"{call.Exception}");
        held.SetResult();

        Task CallAsync(CancellationToken token) => what switch
        {
            "push" => pipeline.PushAsync([.. Enumerable.Range(2, 50)], token),
            "pause" => pipeline.PauseAsync(token),
            "drain" => pipeline.DrainAsync(token),
            "stop" => pipeline.StopAsync(token),
            "pipeline" => Pipeline.Create("idle", p => p.From(NoneAsync(TestContext.Current.CancellationToken)).Process(static number => number)).RunAsync(token),
            "loop" => ReadAsync(numbers, token),
            "flow" => Flow.From(NoneAsync(TestContext.Current.CancellationToken)).ToListAsync(token),
            "subscribe" => consumer.SubscribeToAsync(numbers, cancellationToken: token),
            _ => consumer.StopAsync(cancellationToken: token),
        };

        async Task<int> HoldAsync(int number)
        {
            isHeld.TrySetResult();
            await held.Task;
            return number;
        }
    }

    private static async IAsyncEnumerable<int> NoneAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield return 0;
    }

    private static async Task ThenResumeAsync(Task call, Pipeline pipeline)
    {
        await call;
        pipeline.Resume();
    }

    private static async Task StartAndStopAsync(CancellationToken token)
    {
        var pipeline = Pipeline.Create("short", static p => p.FromPushes<int>().Process(static number => number));
        await pipeline.StartAsync(token);
        await pipeline.StopAsync(token);
    }

    private static async Task ReadAsync(Producer<int> numbers, CancellationToken token)
    {
        var count = 0;
        await foreach (var _ in numbers.ReadAllAsync(new() { MaxDemand = 10 }).WithCancellation(token))
        {
            if (++count == 15) break;
        }
    }

    private static async Task SubscribeAsync(Producer<int> numbers, CancellationToken token)
    {
        var consumer = await Stage.StartAsync(Consumer.ForEach<int>(static _ => { }), cancellationToken: token);
        await consumer.SubscribeToAsync(numbers, new() { MaxDemand = 10 }, token);
        await consumer.StopAsync(cancellationToken: token);
    }

    private static async Task CompleteAsync(CancellationToken token)
    {
        var numbers = await Stage.StartAsync(Producer.From(Array.Empty<int>()), cancellationToken: token);
        await numbers.CompleteAsync(token);
    }

    private static async Task SuperviseAsync(CancellationToken token)
    {
        var spec = new SupervisorSpec();
        spec.AddTask("idle", static async stopping => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping));
        var supervisor = await Supervisor.StartAsync(spec, cancellationToken: token);
        await supervisor.StopAsync(token);
    }

    /// <summary>How many callbacks are registered with a source of tokens. The runtime does not say; its own list does.</summary>
    private static int Registrations(CancellationTokenSource source)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var list = typeof(CancellationTokenSource).GetField("_registrations", All)!.GetValue(source);
        if (list is null) return 0;
        var count = 0;
        for (var node = list.GetType().GetField("Callbacks", All)!.GetValue(list); node is not null; node = node.GetType().GetField("Next", All)!.GetValue(node)) count++;
        return count;
    }

    [Fact]
    public async Task T05_registrations_are_counted()
    {
        using var source = new CancellationTokenSource();
        Assert.Equal(0, Registrations(source));
        var registrations = Enumerable.Range(0, 12).Select(_ => source.Token.Register(static () => { })).ToList();
        Assert.Equal(12, Registrations(source));
        foreach (var registration in registrations.Take(5)) await registration.DisposeAsync();
        Assert.Equal(7, Registrations(source));
    }
}
