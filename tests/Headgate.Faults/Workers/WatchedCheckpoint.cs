using Headgate.Files.Checkpoints;

namespace Headgate.Faults.Workers;

/// <summary>A checkpoint file with fault points.</summary>
internal sealed class WatchedCheckpoint(CheckpointFile inner, FaultPoints points) : ICheckpointStore
{
    public ValueTask<IReadOnlyList<FileCheckpoint>> LoadAsync(CancellationToken cancellationToken) =>
        points.DuringAsync(FaultPoint.InRecovery, () => inner.LoadAsync(cancellationToken));

    public async ValueTask SaveAsync(IReadOnlyList<FileCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        points.Pass(FaultPoint.BeforeCheckpoint);
        await points.DuringAsync(FaultPoint.InCheckpoint, async () =>
        {
            await inner.SaveAsync(checkpoints, cancellationToken);
            return true;
        });
        points.Pass(FaultPoint.AfterCheckpoint);
    }
}
