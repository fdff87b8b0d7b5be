namespace Headgate.Flows.Snapshots;

/// <summary>What is said when a flow cannot be saved or resumed. The numbers are stable.</summary>
internal static class SnapshotErrors
{
    public static InvalidOperationException NotReplayable(string source) =>
        new($"A flow with snapshots begins with {source}, which cannot begin again where it was; only sequences and FromReplayable can. "
            + "Use Flow.FromReplayable with a function that yields the elements after a position, or leave Snapshots out. (HG3090)");

    public static InvalidOperationException NoState(string name) =>
        new($"The operator {name} is part of a flow with snapshots and cannot say what it remembers. Leave it or Snapshots out. (HG3091)");

    public static InvalidOperationException SharedReduction(IReadOnlyList<string> operators, int stages) =>
        new($"A flow with snapshots gathers elements ({string.Join(", ", operators)}) in {stages} stages that share them by demand; which elements a stage gets is up to chance. "
            + "Set Stages to 1, or call PartitionBy before it. (HG3092)");

    public static SnapshotException NotAStore(string file, Exception inner) =>
        new($"The file {file} is not a store of snapshots, or is damaged: {inner.Message} Name another file; delete this one only if nothing else needs it, then the flow begins anew. (HG3093)", inner);

    public static SnapshotException StoreFailed(string file, Exception inner) =>
        new($"The store of snapshots {file} failed: {inner.Message} The last snapshot that it holds is whole; run the flow again when the cause is gone. (HG3094)", inner);

    public static SnapshotException OtherPlan(string flow, string saved, string now) =>
        new($"The snapshot '{flow}' was saved by another flow than the one that is to go on with it.\nSaved:\n{saved}\nNow:\n{now}\n"
            + "Give the changed flow another name, or delete the snapshot to begin anew. (HG3095)");

    public static SnapshotException SavedByAnother(string flow, long stored, long epoch) =>
        new($"The snapshot '{flow}' has epoch {stored} already, and a run of the flow wanted to save epoch {epoch}: another run is under way with the same name. "
            + "Run one at a time. (HG3096)");

    public static SnapshotException NoTypeInfo(Type type, Exception? inner) =>
        new($"JSON does not know the type {type}, which a flow with snapshots has to save. Set SnapshotOptions.JsonOptions to options whose TypeInfoResolver knows it: "
            + "a JsonSerializerContext with [JsonSerializable], or JsonSerializerOptions.Default. (HG3097)", inner!);

    public static SnapshotException EmptyType(Type type) =>
        new($"JSON keeps nothing of the type {type}, which a flow with snapshots has to save: it has no public property or field. Give it one, or a converter in SnapshotOptions.JsonOptions. (HG3097)");

    public static InvalidOperationException UnstablePlaces(string name, int stages) =>
        new($"{name} keeps a state for each of {stages} stages in a flow with snapshots, and the stage of a key is not the same in every process. "
            + "Give PartitionBy a hash that does not depend on the process, reduce by key, or use one stage. (HG3098)");

    public static SnapshotException OtherStages(string flow, string name, int saved, int now) =>
        new($"The snapshot '{flow}' has the states of {saved} stages of {name}, and there are {now} stages now; a state that is a stage's and not a key's cannot move. "
            + $"Set the number of stages to {saved}, or delete the snapshot to begin anew. (HG3099)");

    public static SnapshotException Damaged(string flow, string what, Exception? inner = null) =>
        new($"The snapshot '{flow}' is damaged: {what}. Take an older copy of the store, or delete the snapshot to begin anew. (HG3100)", inner!);

    public static SnapshotException OtherFormat(string flow, int format, int known) =>
        new($"The snapshot '{flow}' has format {format}; this version reads format {known}. Use the version that saved it, or delete the snapshot to begin anew. (HG3101)");

    public static SnapshotException OtherState(string flow, string name, string saved, string now) =>
        new($"The snapshot '{flow}' has a state of {name} that does not fit any more: saved was {saved}, now it is {now}. "
            + "Give the changed flow another name, or delete the snapshot to begin anew. (HG3102)");

    public static InvalidOperationException NoSnapshots() =>
        new("RunAsync was given a snapshot sink, and the flow has no snapshots. Set FlowOptions.Snapshots on the flow's first source. (HG3103)");

    public static SnapshotException ShorterSource(long position, long found) =>
        new($"A source of a resumed flow has {found} elements; the snapshot was saved after {position}. It must yield the same elements in every run. "
            + "Restore the source, or delete the snapshot to begin anew. (HG3104)");
}
