using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Tests.Pipelines;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Tests.Inspection;

/// <summary>The messages that failed last.</summary>
[Trait("Conformance", "P27")]
public sealed class RecentFailuresTests
{
    [Fact]
    public void The_newest_come_first_with_their_reasons_and_their_data() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", static p => p
            .From(["1", "two", "3", "four"])
            .Process(int.Parse, static o => o.Concurrency = 1, name: "parse"), lab.Environment);
        await pipeline.RunAsync();
        var failures = pipeline.RecentFailures;
        Assert.Equal([(2L, "four"), (1L, "two")], failures.Select(static failure => (failure.Number, (string)failure.Data!)));
        Assert.All(failures, failure => Assert.Equal(("parse", 1, -1L, lab.Time.GetUtcNow()), (failure.Step, failure.Attempts, failure.Position, failure.At)));
        Assert.IsType<FormatException>(failures[0].Failure);
        Assert.Equal(failures[0].Failure.Message, failures[0].Reason);
    });

    [Fact]
    public void No_more_are_kept_than_was_said_and_their_numbers_go_on() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", static p => p
            .From(Enumerable.Range(1, 50))
            .Configure(static o => o.KeptFailures = 3)
            .Batch("load", static (_, _) => throw new IOException("full"), static o => o.Size = 20), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal([(50L, 50), (49L, 49), (48L, 48)], pipeline.RecentFailures.Select(static failure => (failure.Number, (int)failure.Data!)));
        Assert.Equal(50, pipeline.GetSnapshot().Batchers[0].FailedCount);
    });

    [Fact]
    public void None_are_kept_when_none_are_wanted() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", static p => p
            .From([1, 2])
            .Configure(static o => o.KeptFailures = 0)
            .Process<int>(static _ => throw new IOException("full"), name: "step"), lab.Environment);
        await pipeline.RunAsync();
        Assert.Empty(pipeline.RecentFailures);
        Assert.Equal(2, pipeline.GetSnapshot().Steps[0].FailedCount);
    });

    [Fact]
    public void Less_than_none_is_a_mistake()
    {
        var mistake = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("p", static p => p.From([1]).Configure(static o => o.KeptFailures = -1).Process(static n => n)));
        Assert.Contains("KeptFailures must be at least 0, was -1", Assert.Single(mistake.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_counted_once_whatever_its_handler_makes_of_it_and_has_the_reason_that_this_gives() => Lab.Run(async lab =>
    {
        await using var pipeline = Pipeline.Create("p", static p => p
            .From([1, 2])
            .Process<int>(static _ => throw new IOException("full"), name: "step")
            .OnFailure(static (messages, _) =>
            {
                messages[0].Fail(new InvalidOperationException("The disk is full."));
                return default;
            }), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(2, pipeline.GetSnapshot().Steps[0].FailedCount);
        Assert.Contains("The disk is full.", pipeline.RecentFailures.Select(static failure => failure.Reason));
    });
}
