namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Pipelines of any shape, and anything that can happen to them.</summary>
public sealed class LifeTopologyTests
{
    private const int Seeds = 400;

    [Fact]
    public void Whatever_happens_to_whatever_pipeline_every_message_ends_once_and_keys_keep_their_order() => Lab.Run(
        async lab =>
        {
            var run = new LifeRandomRun(lab);
            await run.RunAsync();
            run.Check();
        },
        seeds: Seeds);
}
