using System.Runtime.InteropServices;

namespace Headgate.Samples.Tests;

/// <summary>Pipelines and flows, published as native code.</summary>
[Trait("Tier", "Long")]
public sealed class AotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-aot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Trait("Conformance", "P37")]
    public Task A_pipeline_in_a_host_is_published_as_native_code_without_a_warning_and_runs() =>
        RunsAsNativeCodeAsync("HostedPipeline", "4 payments posted: alice 20.00, bob 15.00");

    [Fact, Trait("Conformance", "P29")]
    public Task Dead_letters_are_written_and_replayed_by_native_code() =>
        RunsAsNativeCodeAsync("DeadLetterReplay", "dead letter 3: there is no rate of XAU (replayed so far: 1)");

    [Fact, Trait("Conformance", "F3")]
    public Task A_flow_is_published_as_native_code_without_a_warning_and_runs() =>
        RunsAsNativeCodeAsync("OrdersAndPayments", "order 7: not known, and 9 euros were paid for it");

    [Fact, Trait("Conformance", "F22")]
    public Task A_flow_is_saved_and_resumed_by_native_code() => RunsAsNativeCodeAsync("FlowSnapshots", "clicks counted: 2000");

    private async Task RunsAsNativeCodeAsync(string pattern, string lastLine)
    {
        Toolchain.Require();
        var project = Path.Combine(Toolchain.RepositoryRoot, "samples", "Patterns", pattern);
        var token = TestContext.Current.CancellationToken;
        var published = await PatternProcess.RunAsync(
            ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal) ? "linux-x64" : RuntimeInformation.RuntimeIdentifier,
             "-p:PublishAot=true", "--artifacts-path", _folder, "-v", "quiet", "-clp:NoSummary"],
            _folder,
            TimeSpan.FromMinutes(10),
            token);
        Assert.Equal(("", 0), (published.Output, published.ExitCode));
        var program = Directory.GetFiles(Path.Combine(_folder, "publish"), $"{pattern}*", SearchOption.AllDirectories).Single(static file => Path.GetExtension(file) is "" or ".exe");
        var ran = await PatternProcess.RunProgramAsync(program, [], _folder, TimeSpan.FromMinutes(1), token);
        Assert.Equal(lastLine, ran.Output.TrimEnd().Split('\n')[^1]);
        Assert.Equal(0, ran.ExitCode);
    }
}
