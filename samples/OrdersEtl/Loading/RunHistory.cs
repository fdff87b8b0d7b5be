using OrdersEtl.Extraction;

namespace OrdersEtl.Loading;

/// <summary>The runs that a database knows: begins them, finds the one to resume, and finishes them. For one thread at a time.</summary>
public sealed class RunHistory(OrdersDatabase database)
{
    /// <summary>The run that was begun last; null if there was none.</summary>
    /// <exception cref="JobFailedException">The database cannot be read.</exception>
    public LoadRun? Last() => database.Guard(() =>
    {
        using var command = database.Command(
            "SELECT run, finished, file_number, offset_bytes, line_number, row_number FROM checkpoints ORDER BY run DESC LIMIT 1");
        using var reader = command.ExecuteReader();
        if (!reader.Read()) return null;
        var checkpoint = new InputPosition(reader.GetInt32(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5));
        return new LoadRun(reader.GetInt64(0), InputsOf(reader.GetInt64(0)), reader.GetInt64(1) != 0, checkpoint);
    });

    /// <summary>Begins a run at the beginning of its input. The rejects of runs that are finished are forgotten.</summary>
    /// <exception cref="JobFailedException">The database cannot be written.</exception>
    public LoadRun Begin(InputFiles inputs) => database.InTransaction(_ =>
    {
        database.Scalar("DELETE FROM rejects WHERE run IN (SELECT run FROM checkpoints WHERE finished = 1)");
        var number = (long)database.Scalar("SELECT coalesce(max(run), 0) + 1 FROM checkpoints")!;
        database.Scalar("INSERT INTO checkpoints VALUES ($run, 0, 0, 0, 0, 0)", ("$run", number));
        for (var file = 0; file < inputs.Files.Count; file++)
        {
            database.Scalar(
                "INSERT INTO inputs VALUES ($run, $file, $path, $length)",
                ("$run", number), ("$file", file), ("$path", inputs.Files[file].Path), ("$length", inputs.Files[file].LengthBytes));
        }

        return new LoadRun(number, inputs.Files, IsFinished: false, Checkpoint: default);
    });

    /// <summary>
    /// Goes on with the last run. What it stored ahead of its checkpoint is taken back, so that the database is as if exactly the rows
    /// before the checkpoint had been done. If the last run read another input and is finished, or if there was none, a new one begins.
    /// </summary>
    /// <returns>The run. If it is finished there is nothing to read; its figures and its rejects are those of then.</returns>
    /// <exception cref="JobFailedException">The last run is not finished and read another input, or the database cannot be written.</exception>
    public LoadRun Resume(InputFiles inputs)
    {
        if (Last() is not { } last) return Begin(inputs);
        if (!last.Inputs.SequenceEqual(inputs.Files)) return last.IsFinished ? Begin(inputs) : throw OtherInput(last);
        if (!last.IsFinished) database.InTransaction(_ => TakeBack(last));
        return last;
    }

    /// <summary>The run is done: all rows are stored and the rejects file is written.</summary>
    /// <exception cref="JobFailedException">The database cannot be written.</exception>
    public void Finish(LoadRun run) =>
        database.InTransaction(_ => database.Scalar("UPDATE checkpoints SET finished = 1 WHERE run = $run", ("$run", run.Number)));

    private JobFailedException OtherInput(LoadRun last)
    {
        var files = string.Join(", ", last.Inputs.Select(file => $"'{file.Path}' ({file.LengthBytes} bytes)"));
        return new JobFailedException(
            $"The run to be resumed in '{database.Path}' reads {Shortened(files)}, and not what is given now. Give the same input, or leave out --resume.");
    }

    private static string Shortened(string files) => files.Length <= 400 ? files : files[..400] + "…";

    private object? TakeBack(LoadRun run)
    {
        (string, object)[] ahead = [("$run", run.Number), ("$row", run.Checkpoint.RowNumber)];
        database.Scalar(
            """
            UPDATE batches SET loaded = loaded - ahead.orders
            FROM (SELECT batch, count(*) AS orders FROM orders WHERE run = $run AND row_number > $row GROUP BY batch) ahead
            WHERE ahead.batch = batches.batch;
            UPDATE batches SET duplicates = duplicates - ahead.rejects
            FROM (SELECT batch, count(*) AS rejects FROM rejects WHERE run = $run AND row_number > $row GROUP BY batch) ahead
            WHERE ahead.batch = batches.batch;
            """,
            ahead);
        database.Scalar("DELETE FROM orders WHERE run = $run AND row_number > $row", ahead);
        database.Scalar("DELETE FROM rejects WHERE run = $run AND row_number > $row", ahead);
        return database.Scalar("DELETE FROM batches WHERE run = $run AND loaded = 0 AND duplicates = 0", ("$run", run.Number));
    }

    private List<InputFile> InputsOf(long run)
    {
        using var command = database.Command("SELECT path, length_bytes FROM inputs WHERE run = $run ORDER BY file_number", ("$run", run));
        using var reader = command.ExecuteReader();
        var inputs = new List<InputFile>();
        while (reader.Read()) inputs.Add(new InputFile(reader.GetString(0), reader.GetInt64(1)));
        return inputs;
    }
}
