namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Pipelines of any shape, and anything that can happen to them.</summary>
public sealed class LifeTopologyTests
{
    /// <summary>HG_SEEDS=n for a longer run.</summary>
    private static readonly int Seeds = int.TryParse(Environment.GetEnvironmentVariable("HG_SEEDS"), out var seeds) ? seeds : 400;

    [Fact]
    public void Whatever_happens_to_whatever_pipeline_every_message_ends_once_and_keys_keep_their_order() => LifeLab.Each(
        async lab =>
        {
            var run = new LifeRandomRun(lab);
            await run.RunAsync();
            run.Check();
        },
        seeds: Seeds);
}
