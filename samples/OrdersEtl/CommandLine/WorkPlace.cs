using OrdersEtl.Extraction;

namespace OrdersEtl.CommandLine;

/// <summary>Where a run finds and leaves its files.</summary>
/// <param name="WorkFolder">A new temporary folder, if the run needs one.</param>
/// <param name="Database">The database file.</param>
/// <param name="Rejected">The rejects file.</param>
public sealed record WorkPlace(string? WorkFolder, string Database, string Rejected)
{
    /// <summary>
    /// Settles the paths. What the user does not name goes into a new temporary folder: generated input, and a database
    /// without a name. The rejects file stands beside the database; that of a replay beside the file that is replayed.
    /// </summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="inputs">The files to read, unless they are to be generated.</param>
    /// <exception cref="JobFailedException">Two files would be one, or the temporary folder cannot be created.</exception>
    public static WorkPlace For(JobOptions options, InputFiles? inputs)
    {
        RefuseSharedFiles(options, inputs);
        var workFolder = inputs is null || options.Database is null ? CreateWorkFolder() : null;
        var database = Path.GetFullPath(options.Database ?? Path.Combine(workFolder!, "orders.db"));
        return new WorkPlace(workFolder, database, RejectedFor(options, database));
    }

    /// <summary>Removes the work folder, which holds nothing of the user's: of a run that has read nothing there is nothing to keep.</summary>
    public void Discard()
    {
        if (WorkFolder is null) return;
        try
        {
            Directory.Delete(WorkFolder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is left is a temporary folder; the failure that is reported matters more.
        }
    }

    private static string RejectedFor(JobOptions options, string database)
    {
        var beside = options.Replay is { } replay ? Path.ChangeExtension(replay, ".again.jsonl") : Path.ChangeExtension(database, ".rejected.jsonl");
        return Path.GetFullPath(options.Rejected ?? beside);
    }

    private static void RefuseSharedFiles(JobOptions options, InputFiles? inputs)
    {
        if (options.Database is { } named && RejectedFor(options, Path.GetFullPath(named)) == Path.GetFullPath(named))
            throw new JobFailedException($"--rejected '{options.Rejected}' is the database; name another file.");
        if (options.Database is { } database && inputs?.Contains(database) == true)
            throw new JobFailedException($"--database '{database}' is an input file; name another file.");
        var rejected = options.Rejected ?? (options.Database is null ? null : RejectedFor(options, options.Database));
        if (rejected is not null && inputs?.Contains(rejected) == true)
            throw new JobFailedException($"--rejected '{rejected}' is an input file; name another file.");
    }

    private static string CreateWorkFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("headgate-orders-").FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException($"No work folder can be created in '{Path.GetTempPath()}': {exception.Message}", exception);
        }
    }
}
