using Headgate.Files.Checkpoints;

namespace Headgate.Fuzz.Tests;

/// <summary>T19, T22: a checkpoint file that is not what was written.</summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-fuzz-").FullName;

    [Fact]
    public async Task Each_bit_that_is_another_one_is_noticed_and_so_is_each_end_that_is_missing()
    {
        var file = new CheckpointFile(Path.Combine(_folder, "checkpoint"));
        await file.SaveAsync(await new CheckpointFile(Sample).LoadAsync(CancellationToken.None), CancellationToken.None);
        var whole = await File.ReadAllBytesAsync(file.Path);
        for (var at = 0; at < whole.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var damaged = (byte[])whole.Clone();
                damaged[at] ^= (byte)(1 << bit);
                await File.WriteAllBytesAsync(file.Path, damaged);
                await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await file.LoadAsync(CancellationToken.None));
            }

            await File.WriteAllBytesAsync(file.Path, whole[..at]);
            await Assert.ThrowsAsync<CheckpointDamagedException>(async () => await file.LoadAsync(CancellationToken.None));
        }
    }

    [Fact]
    public void Any_bytes_are_a_checkpoint_or_damaged() => Fuzz.Run("checkpoints", input =>
    {
        var path = Path.Combine(_folder, $"{Environment.CurrentManagedThreadId}");
        File.WriteAllBytes(path, input);
        try
        {
            var task = new CheckpointFile(path).LoadAsync(CancellationToken.None).AsTask();
            Assert.NotNull(task.GetAwaiter().GetResult());
        }
        catch (CheckpointDamagedException damaged)
        {
            Assert.Contains(path, damaged.Message, StringComparison.Ordinal);
        }
    }, isThrifty: false);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Sample => Path.Combine(AppContext.BaseDirectory, "corpus", "checkpoints", "sample");
}
