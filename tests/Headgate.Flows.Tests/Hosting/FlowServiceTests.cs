using Headgate.Flows.Tests.Failures;
using Headgate.Stages;
using Headgate.Stages.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Flows.Tests.Hosting;

/// <summary>A flow in a host.</summary>
public sealed class FlowServiceTests
{
    private static readonly FlowOptions Quiet = new() { Stages = 2, Environment = new StageEnvironment(loggerFactory: NullLoggerFactory.Instance) };

    [Fact]
    [Trait("Conformance", "F11")]
    public async Task A_flow_runs_with_its_host_and_stops_with_it()
    {
        var (begun, ended) = (new TaskCompletionSource(), false);
        using var host = Build(services => services.AddFlow("endless", _ => Flow.From(Naturals(), Quiet).Select(async (x, token) =>
        {
            begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            finally
            {
                ended = true;
            }

            return x;
        })));
        await host.StartAsync(TestContext.Current.CancellationToken);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(ended);
    }

    [Fact]
    [Trait("Conformance", "F11")]
    public async Task A_flow_that_fails_stops_its_host()
    {
        using var host = Build(services => services.AddFlow<int>("failing", _ => Flow.From([1], Quiet).Do(_ => throw new Breakage())));
        await RunAsync(host);
    }

    [Fact]
    [Trait("Conformance", "F11")]
    public async Task A_flow_that_cannot_be_made_stops_its_host()
    {
        using var host = Build(services => services.AddFlow<int>("failing", _ => throw new Breakage()));
        await RunAsync(host);
    }

    [Fact]
    [Trait("Conformance", "F11")]
    public async Task A_flow_that_comes_to_its_end_stops_its_host_only_if_its_options_say_so()
    {
        using var host = Build(services => services
            .AddFlow("first", _ => Flow.From([1], Quiet))
            .AddFlow("second", _ => Flow.From([1], Quiet).Select(static async (x, _) =>
            {
                await Task.Yield();
                return x;
            }), new FlowServiceOptions { StopsHost = true }));
        await RunAsync(host);
    }

    [Fact]
    [Trait("Conformance", "F11")]
    public async Task A_flow_that_fails_is_run_again_as_often_as_its_options_say()
    {
        var runs = 0;
        var options = new FlowServiceOptions { StopsHost = true, Restarts = new SupervisorOptions { MaxRestarts = 3 } };
        using var host = Build(services => services.AddFlow("flaky", _ => Flow.From([1], Quiet).Do(_ =>
        {
            if (Interlocked.Increment(ref runs) < 4) throw new Breakage();
        }), options));
        await RunAsync(host);
        Assert.Equal(4, runs);
    }

    [Fact]
    [Trait("Conformance", "F11")]
    public async Task A_flow_that_fails_too_often_stops_its_host()
    {
        var runs = 0;
        var options = new FlowServiceOptions { Restarts = new SupervisorOptions { MaxRestarts = 2 } };
        using var host = Build(services => services.AddFlow("failing", _ => Flow.From([1], Quiet).Do(_ =>
        {
            Interlocked.Increment(ref runs);
            throw new Breakage();
        }), options));
        await RunAsync(host);
        Assert.Equal(3, runs);
    }

    [Fact]
    public void Two_flows_of_one_name_are_a_mistake()
    {
        var services = new ServiceCollection().AddFlow("same", _ => Flow.From([1]));
        Assert.Contains("HG3075", Assert.Throws<ArgumentException>(() => services.AddFlow("same", _ => Flow.From([1]))).Message, StringComparison.Ordinal);
    }

    private static async Task RunAsync(IHost host)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var stopped = new TaskCompletionSource();
        await using var registration = stopping.Register(stopped.SetResult);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

        // The host may throw what a service of it has failed with.
        await Record.ExceptionAsync(() => host.StopAsync(CancellationToken.None));
    }

    private static IHost Build(Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static options => options.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        add(builder.Services);
        return builder.Build();
    }

    private static IEnumerable<int> Naturals()
    {
        for (var i = 0; ; i++) yield return i;
    }
}
