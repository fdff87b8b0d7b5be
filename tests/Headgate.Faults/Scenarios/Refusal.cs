namespace Headgate.Faults.Scenarios;

/// <summary>A call to the file system that is refused for a while.</summary>
/// <param name="What">In words.</param>
/// <param name="Calls">The calls, as strace names them.</param>
/// <param name="Error">What they answer.</param>
/// <param name="Files">The files in whose calls this is done.</param>
internal sealed record Refusal(string What, string Calls, string Error, params string[] Files)
{
    /// <summary>Whether messages may be there twice afterwards: what was written could not be cut off, or could not be given its name.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Whether the sink begins another file after some messages.</summary>
    public bool Rolls { get; init; }

    /// <summary>With what the error in the log begins; null where a retry does without one.</summary>
    public string? Says { get; init; }

    /// <summary>All that are tried, in turn.</summary>
    public static IReadOnlyList<Refusal> All { get; } = [.. OfCheckpoints(), .. OfSinks(), .. OfLetters()];

    private static IEnumerable<Refusal> OfCheckpoints()
    {
        const string Says = "The checkpoint file '";
        const string New = DiskPipeline.Checkpoint + ".new";
        yield return new("the checkpoint is not flushed", "fsync", "EIO", New) { Says = Says };
        yield return new("the disk of the checkpoint was given up by its system", "fsync", "EROFS", New) { Says = Says };
        yield return new("the checkpoint is not renamed", "rename,renameat,renameat2", "EIO", New, DiskPipeline.Checkpoint) { Says = Says };
        yield return new("the checkpoint's folder has lost its permission", "openat", "EACCES", New) { Says = Says };
        yield return new("the checkpoint's disk is read-only", "openat", "EROFS", New) { Says = Says };
        yield return new("the checkpoint is not written", "pwrite64,pwritev,pwritev2", "ENOSPC", New) { Says = Says };
    }

    private static IEnumerable<Refusal> OfSinks()
    {
        const string Says = "A batch cannot be written to '";
        const string Sink = DiskPipeline.Sink;
        string[] rolled = [.. Enumerable.Range(1, 40).Select(DiskPipeline.Rolled).SelectMany(static name => new[] { name, name + ".part" })];
        yield return new("the sink's file is not flushed", "fsync", "EIO", Sink) { Says = Says };
        yield return new("the sink's disk was given up by its system", "fsync", "EROFS", Sink) { Says = Says };
        yield return new("the folder is not flushed", "fsync", "EIO", "") { MayRepeat = true };
        yield return new("the sink's file is not written", "pwrite64,pwritev,pwritev2", "EIO", Sink);
        yield return new("the sink's file is not flushed and not cut off", "fsync,ftruncate", "EIO", Sink) { MayRepeat = true };
        yield return new("the sink's folder has lost its permission", "openat", "EACCES", Sink);
        yield return new("the sink's file is not renamed", "rename,renameat,renameat2,link,linkat", "EACCES", rolled) { MayRepeat = true, Rolls = true };
        yield return new("the sink's disk is read-only when it begins a file", "openat", "EROFS", rolled) { Rolls = true };
    }

    private static IEnumerable<Refusal> OfLetters()
    {
        const string Says = "Dead letters cannot be kept in '";
        const string Letters = DiskPipeline.Letters;
        yield return new("dead letters are not flushed", "fsync", "EIO", Letters) { Says = Says };
        yield return new("the disk of dead letters was given up by its system", "fsync", "EROFS", Letters) { Says = Says };
        yield return new("dead letters are not written", "pwrite64,pwritev,pwritev2", "ENOSPC", Letters) { Says = Says };
        yield return new("dead letters are not flushed and not cut off", "fsync,ftruncate", "EIO", Letters) { Says = Says, MayRepeat = true };
        yield return new("the dead letters' folder has lost its permission", "openat", "EACCES", Letters) { Says = Says };
    }
}
