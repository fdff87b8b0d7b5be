using Headgate.Stages.Tests.Probes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages.Tests;

/// <summary>Standard error is the process's: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(StageEnvironmentTests), DisableParallelization = true)]
[Collection(nameof(StageEnvironmentTests))]
public sealed class StageEnvironmentTests
{
    [Fact]
    [Trait("Conformance", "S33")]
    public async Task Without_a_logger_an_error_is_seen_on_standard_error()
    {
        var error = await RunFailingStageAsync(StageEnvironment.Default);

        Assert.StartsWith("error: Headgate.Stages.Tests.Probes.ManualProducer", error, StringComparison.Ordinal);
        Assert.Contains("[1001] Stage orders stopped by a failure (Fault)", error, StringComparison.Ordinal);
        Assert.Contains("System.FormatException: boom", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Running", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "S33")]
    public async Task What_a_stopped_stage_had_not_processed_is_no_failure_to_show_there() => Assert.Empty(await WrittenWhileAsync(async () =>
    {
        var producer = Stage.Start(new ManualProducer<int>());
        await producer.EmitAsync(1, 2, 3);
        await producer.DisposeAsync();
    }));

    [Fact]
    [Trait("Conformance", "S33")]
    public async Task Whoever_says_where_to_log_finds_nothing_on_standard_error()
    {
        Assert.Empty(await RunFailingStageAsync(new StageEnvironment(loggerFactory: NullLoggerFactory.Instance)));
        Assert.Empty(await RunFailingStageAsync(new StageEnvironment(loggerFactory: new LogRecorder())));
    }

    [Fact]
    [Trait("Conformance", "S33")]
    public async Task A_standard_error_that_cannot_be_written_disturbs_no_stage()
    {
        await using var full = new FullWriter();

        await RunFailingStageAsync(StageEnvironment.Default, full);
    }

    private static Task<string> RunFailingStageAsync(StageEnvironment environment, TextWriter? writer = null) => WrittenWhileAsync(
        async () =>
        {
            var producer = Stage.Start(new ManualProducer<int>(new() { Name = "orders" }), environment);
            producer.PostAction(() => throw new FormatException("boom"));
            await Assert.ThrowsAsync<FormatException>(() => producer.Completion);
        },
        writer);

    private static async Task<string> WrittenWhileAsync(Func<Task> action, TextWriter? writer = null)
    {
        var before = Console.Error;
        await using var written = new StringWriter();
        Console.SetError(writer ?? written);
        try
        {
            await action();
            return written.ToString();
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private sealed class FullWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("no space");
    }
}
