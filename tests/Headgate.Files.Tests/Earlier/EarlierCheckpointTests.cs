using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Headgate.Files.Checkpoints;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Pipelines;

namespace Headgate.Files.Tests.Earlier;

/// <summary>Checkpoints that the first version of the format has written: today's sources go on from them. The fixture is never written anew; a new format gets one of its own beside it.</summary>
public sealed class EarlierCheckpointTests : IDisposable
{
    private const string Fixture = "checkpoints.v1.state";

    private static readonly FileCheckpoint[] Kept =
    [
        new() { Path = "/data/orders \"ü\".txt", Identity = "8:1:1234567", FingerprintBytes = 1024, Fingerprint = new string('A', 64), Offset = 5_000_000_000, Line = 12_345_678 },
        new() { Path = "/data/done.csv.gz", Identity = "0:41:99", FingerprintBytes = 20, Fingerprint = new string('0', 64), Offset = 77, Line = 9, IsDone = true },
        new() { Path = "C:\\data\\new.txt", Identity = "C:\\data\\new.txt|638000000000000000" },
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Checkpoints_of_the_first_version_are_read_as_they_were()
    {
        var copy = _folder["state"];
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Earlier", Fixture), copy);
        Assert.Equal(Kept, await new CheckpointFile(copy).LoadAsync(default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_that_were_half_read_by_the_first_version_are_read_from_there_on(bool knowsIdentity)
    {
        await File.WriteAllLinesAsync(_folder["a.txt"], Enumerable.Range(1, 100).Select(static n => $"{n}"));
        var identity = knowsIdentity ? await IdentityAsync() : "";
        var read = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 60).Select(static n => $"{n}\n")));
        await WriteAsync($$"""[{"path":"{{_folder["a.txt"]}}","identity":"{{identity}}","fingerprintBytes":{{read.Length}},"fingerprint":"{{Convert.ToHexString(SHA256.HashData(read))}}","offset":{{read.Length}},"line":61,"isDone":false}]""");
        if (knowsIdentity) File.Move(_folder["a.txt"], _folder["b.txt"]);
        var lines = new List<string>();
        await Pipeline.Create("lines", pipeline => pipeline
            .From(TextLines.Files(_folder["*.txt"], options => options.CheckpointPath = _folder["state"]))
            .Process((line, _) =>
            {
                lines.Add($"{line.Line}:{line.Text}");
                return default;
            }, static step => step.Concurrency = 1)).RunAsync();

        Assert.Equal(Enumerable.Range(61, 40).Select(static n => $"{n}:{n}"), lines);
        Assert.Equal(101, Assert.Single(await new CheckpointFile(_folder["state"]).LoadAsync(default)).Line);
    }

    [Fact]
    public async Task A_checkpoint_of_a_later_version_is_refused_by_its_number_before_anything_is_read_and_left_there()
    {
        var later = $"headgate-files-checkpoints 2 {new string('0', 64)}\nsomething else";
        await File.WriteAllTextAsync(_folder["state"], later);
        await File.WriteAllTextAsync(_folder["a.txt"], "1\n");
        await using (var reader = new SourceReader<TextLine>(TextLines.Files(_folder["a.txt"], options => options.CheckpointPath = _folder["state"])(new SourceContext("later"))))
        {
            var failure = await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await reader.StartAsync());
            Assert.Contains("has format 2; this version reads format 1. Run the version that wrote it", failure.Message, StringComparison.Ordinal);
            Assert.Equal(_folder["state"], failure.Path);
        }

        Assert.Equal(later, await File.ReadAllTextAsync(_folder["state"]));
    }

    /// <summary>How the fixture was made: run by its name, with HEADGATE_EARLIER naming the folder that it goes to.</summary>
    [Fact(Explicit = true)]
    public async Task The_fixture_is_written() =>
        await new CheckpointFile(Path.Combine(Environment.GetEnvironmentVariable("HEADGATE_EARLIER")!, Fixture)).SaveAsync(Kept, default);

    /// <summary>What version 1 called the file: its device and its inode on Linux, which outlast its name.</summary>
    private async Task<string> IdentityAsync()
    {
        await Pipeline.Create("first", pipeline => pipeline
            .From(TextLines.Files(_folder["a.txt"], options => options.CheckpointPath = _folder["first"]))
            .Process(static line => line)).RunAsync();
        var identity = Assert.Single(await new CheckpointFile(_folder["first"]).LoadAsync(default)).Identity;
        if (OperatingSystem.IsLinux()) Assert.Equal(3, identity.Split(':').Select(static part => long.Parse(part, CultureInfo.InvariantCulture)).Count());
        File.Delete(_folder["first"]);
        return identity;
    }

    /// <summary>As version 1 wrote it.</summary>
    private async Task WriteAsync(string json) =>
        await File.WriteAllTextAsync(_folder["state"], $"headgate-files-checkpoints 1 {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}\n{json}");
}
