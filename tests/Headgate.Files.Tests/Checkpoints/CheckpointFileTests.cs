using Headgate.Files.Checkpoints;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Pipelines;

namespace Headgate.Files.Tests.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_kept_is_loaded()
    {
        var store = new CheckpointFile(_folder["deep/state"]);
        Assert.Empty(await store.LoadAsync(default));
        FileCheckpoint[] kept = [new() { Path = "/a", Identity = "1:2:3", FingerprintBytes = 2, Fingerprint = "AB", Offset = 5, Line = 3, IsDone = true }, new() { Path = "/b" }];
        await store.SaveAsync(kept, default);
        Assert.Equal(kept, await store.LoadAsync(default));
    }

    [Fact]
    public async Task A_file_that_is_damaged_anywhere_or_cut_anywhere_is_an_error_and_never_a_beginning_from_zero()
    {
        var store = new CheckpointFile(_folder["state"]);
        await store.SaveAsync([new() { Path = "/a", Offset = 5 }], default);
        var whole = await File.ReadAllBytesAsync(store.Path);
        for (var i = 0; i < whole.Length; i++)
        {
            var damaged = whole.ToArray();
            damaged[i] ^= 1;
            await File.WriteAllBytesAsync(store.Path, damaged);
            await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await store.LoadAsync(default));
            await File.WriteAllBytesAsync(store.Path, whole[..i]);
            await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await store.LoadAsync(default));
        }
    }

    [Fact]
    public async Task A_source_does_not_start_on_a_damaged_checkpoint_and_leaves_it_there()
    {
        await File.WriteAllTextAsync(_folder["state"], "rubbish");
        await File.WriteAllTextAsync(_folder["a.txt"], "1\n");
        await using (var reader = new SourceReader<TextLine>(TextLines.Files(_folder["a.txt"], options => options.CheckpointPath = _folder["state"])(new SourceContext("damaged"))))
        {
            await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await reader.StartAsync());
        }

        Assert.Equal("rubbish", await File.ReadAllTextAsync(_folder["state"]));
    }

    [Fact]
    public async Task A_save_that_was_interrupted_leaves_what_was_kept_before()
    {
        var store = new CheckpointFile(_folder["state"]);
        await store.SaveAsync([new() { Path = "/a", Offset = 5 }], default);
        await File.WriteAllTextAsync(_folder["state.new"], "half");
        Assert.Equal(5, Assert.Single(await store.LoadAsync(default)).Offset);
        await store.SaveAsync([new() { Path = "/a", Offset = 6 }], default);
        Assert.Equal(6, Assert.Single(await store.LoadAsync(default)).Offset);
    }
}
