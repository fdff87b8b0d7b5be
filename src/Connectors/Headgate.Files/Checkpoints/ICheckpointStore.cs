namespace Headgate.Files.Checkpoints;

/// <summary>Keeps how far the files of one source were read and acknowledged.</summary>
/// <remarks>One call at a time from one source. Sources that read the same files need a store each.</remarks>
public interface ICheckpointStore
{
    /// <summary>Gives what was kept last.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The checkpoints; none when nothing was ever kept.</returns>
    /// <remarks>What is there and cannot be read must throw, and never count as nothing: everything would be read again.</remarks>
    ValueTask<IReadOnlyList<FileCheckpoint>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps checkpoints in the place of those before: all or none of them.</summary>
    /// <param name="checkpoints">One for each file that was read and is still there.</param>
    /// <param name="cancellationToken">Ends the waiting; they may be kept all the same.</param>
    /// <returns>A task that ends when they are safe.</returns>
    ValueTask SaveAsync(IReadOnlyList<FileCheckpoint> checkpoints, CancellationToken cancellationToken);
}
