using System.Runtime.InteropServices;

namespace Headgate.Samples.Tests;

/// <summary>Samples and connectors, published as native code: one program, as a publish takes minutes.</summary>
public sealed class NativeProgram : IAsyncLifetime
{
    private const string Name = "Headgate.Native";

    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-aot-").FullName;

    /// <summary>Gets what the publish has printed, which is to be nothing, and its exit code.</summary>
    internal (string Output, int ExitCode) Published { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!Toolchain.IsThere) return;
        var runtime = RuntimeInformation.RuntimeIdentifier.StartsWith("linux", StringComparison.Ordinal) ? "linux-x64" : RuntimeInformation.RuntimeIdentifier;

        // The build of the tests has built its references, and has shown its own code to the analyzers. What is trimmed does not depend on how well the code is optimized, which takes the
        // most time.
        var published = await PatternProcess.RunAsync(
            ["publish", Path.Combine(Toolchain.RepositoryRoot, "tests", Name), "-c", "Release", "-o", Path.Combine(_folder, "publish"), $"-p:NativeFolder={_folder}", $"-p:NativeRuntime={runtime}",
             "-p:BuildProjectReferences=false", "-p:RunAnalyzers=false", "-p:Optimize=false", "-v", "quiet", "-clp:NoSummary"],
            _folder,
            TimeSpan.FromMinutes(15),
            TestContext.Current.CancellationToken);
        Published = (published.Output, published.ExitCode);
    }

    /// <summary>Runs one of the programs that it can be.</summary>
    internal Task<(int ExitCode, string Output, string Error)> RunAsync(string program)
    {
        var file = Directory.GetFiles(Path.Combine(_folder, "publish"), $"{Name}*").Single(static file => Path.GetFileName(file) is Name or $"{Name}.exe");
        return PatternProcess.RunProgramAsync(file, [program], _folder, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }
}
