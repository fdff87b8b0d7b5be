using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headgate.Files.Tests.Checkpoints;

/// <summary>A checkpoint file that cannot be read or written, is not there, or is there twice. A folder in the place of a file refuses it to everybody, root as well.</summary>
public sealed class CheckpointTroubleTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("state", "")]
    [InlineData("state.new", "")]
    [InlineData("state.new", "full")]
    public async Task What_was_kept_stays_while_nothing_can_be_written_and_the_error_says_where_and_what_to_do(string obstacle, string inside)
    {
        var store = new CheckpointFile(_folder["state"]);
        await store.SaveAsync([new() { Path = "/a", Offset = 5 }], default);
        var kept = await File.ReadAllBytesAsync(store.Path);
        if (obstacle == "state") File.Delete(store.Path);
        Directory.CreateDirectory(Path.Combine(_folder[obstacle], inside));
        var failure = await Assert.ThrowsAsync<IOException>(async () => await store.SaveAsync([new() { Path = "/a", Offset = 6 }], default));
        Assert.Contains($"The checkpoint file '{store.Path}' cannot be written: ", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"\. \d+ bytes are free there\. ", failure.Message);
        Assert.Contains("give this process the right to write", failure.Message, StringComparison.Ordinal);
        Directory.Delete(_folder[obstacle], recursive: true);
        if (obstacle == "state") await File.WriteAllBytesAsync(store.Path, kept);
        Assert.Equal(5, Assert.Single(await store.LoadAsync(default)).Offset);
        await store.SaveAsync([new() { Path = "/a", Offset = 6 }], default);
        Assert.Equal(6, Assert.Single(await store.LoadAsync(default)).Offset);
    }

    [Fact]
    public async Task A_checkpoint_that_may_not_be_read_is_an_error_and_never_a_beginning_from_zero()
    {
        Directory.CreateDirectory(_folder["state"]);
        var failure = await Assert.ThrowsAsync<IOException>(async () => await StartAsync(options => options.CheckpointPath = _folder["state"]));
        Assert.Contains($"The checkpoint file '{_folder["state"]}' cannot be read: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Give this process the right to read it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_from_zero_is_logged_and_one_that_is_not_is_not()
    {
        Assert.Contains("all files are read from their beginning", Assert.Single(await StartAsync(options => options.CheckpointPath = _folder["state"])), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["state"]));
        Assert.Empty(await StartAsync(options => options.CheckpointPath = _folder["state"]));
        Assert.Empty(await StartAsync(static _ => { }));
    }

    [Theory]
    [InlineData("state")]
    [InlineData("not-mounted/state")]
    public async Task A_checkpoint_that_must_exist_and_is_gone_keeps_its_source_from_starting(string name)
    {
        Directory.CreateDirectory(_folder["not-mounted"]);
        await StartAsync(options => options.CheckpointPath = _folder[name]);
        File.Delete(_folder[name]);
        Directory.Delete(_folder["not-mounted"]);
        var failure = await Assert.ThrowsAsync<FileNotFoundException>(async () => await StartAsync(options => (options.CheckpointPath, options.CheckpointMustExist) = (_folder[name], true)));
        Assert.Contains($"The checkpoint file '{_folder[name]}' is not there, and must be.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("see whether its disk is mounted", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder[name]));
    }

    [Fact]
    public void A_checkpoint_that_must_exist_needs_a_path()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => TextLines.Files("*.txt", static options => options.CheckpointMustExist = true)(new SourceContext("options")));
        Assert.Contains("needs a CheckpointPath", Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_is_taken_away_while_its_source_runs_is_kept_again_as_a_whole()
    {
        await File.WriteAllTextAsync(_folder["a.txt"], "1\n");
        await File.WriteAllTextAsync(_folder["b.txt"], "1\n2\n");
        await using (var reader = new SourceReader<TextLine>(TextLines.Files(_folder["*.txt"], options => (options.CheckpointPath, options.CheckpointInterval) = (_folder["state"], TimeSpan.Zero))(new SourceContext("gone"))))
        {
            await reader.StartAsync();
            var lines = await reader.ReadManyAsync(3);
            await lines.Take(2).ToList().EndAsync();
            File.Delete(_folder["state"]);
            await lines.Skip(2).ToList().EndAsync();
        }

        var kept = await new CheckpointFile(_folder["state"]).LoadAsync(default);
        Assert.Equal([(_folder["a.txt"], 2), (_folder["b.txt"], 4)], kept.Select(static checkpoint => (checkpoint.Path, checkpoint.Offset)).Order());
    }

    [Fact]
    public async Task What_is_twice_in_the_file_is_damage_and_what_a_kill_has_left_beside_it_counts_for_nothing()
    {
        var store = new CheckpointFile(_folder["state"]);
        await store.SaveAsync([new() { Path = "/a", Offset = 6 }], default);
        File.Move(store.Path, _folder["state.new"]);
        Assert.Empty(await store.LoadAsync(default));
        await store.SaveAsync([new() { Path = "/a", Offset = 5 }], default);
        var once = await File.ReadAllBytesAsync(store.Path);
        await File.WriteAllBytesAsync(_folder["state.new"], [.. once, .. once]);
        Assert.Equal(5, Assert.Single(await store.LoadAsync(default)).Offset);
        await File.WriteAllBytesAsync(store.Path, [.. once, .. once]);
        await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await store.LoadAsync(default));
    }

    /// <summary>Reads a file of one line to its end, and acknowledges it.</summary>
    /// <returns>What was logged of a beginning from zero.</returns>
    private async Task<List<string>> StartAsync(Action<FileSourceOptions> configure)
    {
        await File.WriteAllTextAsync(_folder["a.txt"], "1\n");
        var log = new ZeroLog();
        await using (var reader = new SourceReader<TextLine>(TextLines.Files(_folder["a.txt"], configure)(new SourceContext("trouble", environment: new StageEnvironment(loggerFactory: log)))))
        {
            await reader.StartAsync();
            await (await reader.ReadManyAsync(1)).EndAsync();
        }

        return log.Texts;
    }

    /// <summary>Remembers what is logged of a beginning from zero.</summary>
    private sealed class ZeroLog : ILoggerFactory, ILogger
    {
        public List<string> Texts { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "NothingKept") Texts.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
