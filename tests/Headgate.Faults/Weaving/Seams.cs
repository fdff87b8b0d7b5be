namespace Headgate.Faults.Weaving;

/// <summary>Where each <see cref="FaultPoint"/> is.</summary>
internal static class Seams
{
    private const string Pipelines = "src/Headgate.Pipelines";
    private const string Files = "src/Connectors/Headgate.Files";
    private const string PostgreSql = "src/Connectors/Headgate.PostgreSql";

    /// <summary>All of them; a point has one place.</summary>
    public static IReadOnlyList<Seam> All { get; } =
    [
        new(FaultPoint.InRecovery, $"{Files}/Checkpoints/CheckpointLedger.cs", "_isLoaded = true;"),
        new(FaultPoint.AfterFetch, $"{Pipelines}/Sources/SourceStage.Reading.cs", "_gate.Receive(_buffer.Messages, _index);\n            return;"),
        new(FaultPoint.BeforeDispatch, $"{Pipelines}/Sources/SourceStage.LettingOut.cs", "Emit(front);"),
        new(FaultPoint.BeforeHandler, $"{Pipelines}/Processing/ProcessShift.cs", "return handler(item, cancellationToken);"),
        new(FaultPoint.AfterHandler, $"{Pipelines}/Processing/ProcessShift.cs", "if (result.Failure is { } failure) return Fail(item, failure);"),
        new(FaultPoint.BeforeBatch, $"{Pipelines}/Batching/BatchShift.cs", "return handler(new MessageBatch<TIn>("),
        new(FaultPoint.InBatch, $"{PostgreSql}/Tables/TableSink.cs", "await importer.CompleteAsync(cancellationToken);"),
        new(FaultPoint.AfterBatch, $"{Pipelines}/Batching/BatchShift.cs", "if (result is null) throw"),
        new(FaultPoint.BeforeAcknowledgement, $"{Pipelines}/Acknowledgement/AckGroups.cs", "await group.SendAsync(cancellationToken);"),
        new(FaultPoint.InAcknowledgement, $"{PostgreSql}/Queues/QueueSettler.cs", "var count = 0UL;"),
        new(FaultPoint.AfterAcknowledgement, $"{Pipelines}/Acknowledgement/AckGroups.cs", "ledger.Telemetry.Acknowledged(begun, null);"),
        new(FaultPoint.BeforeCheckpoint, $"{Files}/Checkpoints/CheckpointFile.cs", "var body = JsonSerializer.SerializeToUtf8Bytes("),
        new(FaultPoint.InCheckpoint, $"{Files}/Checkpoints/CheckpointFile.cs", "File.Move(written, Path, overwrite: true);"),
        new(FaultPoint.AfterCheckpoint, $"{Files}/Checkpoints/CheckpointLedger.cs", "_savedVersion = version;"),
        new(FaultPoint.InDrain, $"{Pipelines}/Sources/SourceStage.cs", "_isDraining = true;"),
        new(FaultPoint.InRevoke, $"{Pipelines}/Connections/Epoch.cs", "public void End() => _isOver = true;") { Becomes = "public void End() { _isOver = true; PASS }" },
        new(FaultPoint.InReconnect, $"{Pipelines}/Connections/ConnectedSource.cs", "var connection = await OpenAsync(cancellationToken);"),
    ];
}
