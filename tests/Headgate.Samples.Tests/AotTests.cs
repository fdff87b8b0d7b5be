namespace Headgate.Samples.Tests;

/// <summary>Pipelines, flows and connectors as native code.</summary>
[Trait("Tier", "Long")]
public sealed class AotTests(NativeProgram native) : IClassFixture<NativeProgram>
{
    /// <summary>All connectors are in it: those that samples are over, and those for HTTP and for databases. Whatever of them native code cannot do would be a warning.</summary>
    [Fact, Trait("Conformance", "P37")]
    public void Samples_and_connectors_are_published_as_native_code_without_a_warning()
    {
        Toolchain.Require();
        Assert.Equal(("", 0), native.Published);
    }

    [Fact, Trait("Conformance", "P37")]
    public Task A_pipeline_in_a_host_runs_as_native_code() => RunsAsNativeCodeAsync("HostedPipeline", "4 payments posted: alice 20.00, bob 15.00");

    [Fact, Trait("Conformance", "P29")]
    public Task Dead_letters_are_written_and_replayed_by_native_code() =>
        RunsAsNativeCodeAsync("DeadLetterReplay", "dead letter 3: there is no rate of XAU (replayed so far: 1)");

    [Fact, Trait("Conformance", "F3")]
    public Task A_flow_runs_as_native_code() => RunsAsNativeCodeAsync("OrdersAndPayments", "order 7: not known, and 9 euros were paid for it");

    [Fact, Trait("Conformance", "F22")]
    public Task A_flow_is_saved_and_resumed_by_native_code() => RunsAsNativeCodeAsync("FlowSnapshots", "clicks counted: 2000");

    [Fact]
    public Task What_comes_by_http_is_stored_in_a_database_by_native_code() => RunsAsNativeCodeAsync("HttpToSql", "3 is stored: 6");

    private async Task RunsAsNativeCodeAsync(string program, string lastLine)
    {
        Toolchain.Require();
        var ran = await native.RunAsync(program);
        Assert.Equal((lastLine, 0), (ran.Output.TrimEnd().Split('\n')[^1], ran.ExitCode));
    }
}
