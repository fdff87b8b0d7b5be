using System.Globalization;
using OrdersEtl.CommandLine;
using OrdersEtl.Extraction;
using OrdersEtl.Generation;
using OrdersEtl.Loading;
using OrdersEtl.Reporting;

namespace OrdersEtl;

/// <summary>The whole job: generates input if there is none, runs extraction, transformation and loading, reports.</summary>
/// <param name="output">Takes the report; its last line is the figures.</param>
/// <param name="progress">Shows how far it is.</param>
/// <param name="time">Measures how long it takes.</param>
public sealed class OrdersJob(TextWriter output, IProgressDisplay progress, TimeProvider time)
{
    private readonly RunCounters _counters = new();

    /// <summary>Runs the job to its end, or until the token is cancelled.</summary>
    /// <returns>The figures; after a cancellation those of what was loaded, and still loaded + rejected = read.</returns>
    /// <exception cref="JobFailedException">A file or the report cannot be read or written. A work folder is gone then, unless rows had been read.</exception>
    public async Task<RunFigures> RunAsync(JobOptions options, CancellationToken cancellationToken)
    {
        if (options.Resume || options.Replay is not null)
            throw new JobFailedException("This version of the job cannot resume or replay; leave out --resume and --replay.");

        // Everything that can be refused is refused before anything is generated, written or created.
        var inputs = options.Inputs.Count > 0 ? InputFiles.Find(options.Inputs) : null;
        var place = WorkPlace.For(options, inputs);
        try
        {
            Announce(place, options);

            // Taken when the files are closed, for closing the database is a part of the work.
            var start = await RunPartsAsync(options, place, inputs, cancellationToken).ConfigureAwait(false);
            return _counters.Snapshot(time.GetElapsedTime(start));
        }
        catch (JobFailedException exception)
        {
            var done = _counters.Snapshot(TimeSpan.Zero);
            if (done.Read == 0) place.Discard();
            if (done.Loaded == 0) throw;
            throw new JobFailedException($"{exception.Message.TrimEnd('.')}. Loaded before that: {done.Loaded}.", exception);
        }
    }

    /// <summary>Says where the files are.</summary>
    private void Announce(WorkPlace place, JobOptions options)
    {
        try
        {
            if (place.WorkFolder is not null) output.WriteLine($"work folder {place.WorkFolder}");
            if (options.Quiet) return;
            output.WriteLine($"database {place.Database}");
            output.WriteLine($"rejected rows {place.Rejected}");
        }
        catch (IOException exception)
        {
            throw JobFailedException.NoOutput(exception);
        }
    }

    /// <summary>Opens the outputs, generates input if there is none, and loads.</summary>
    /// <returns>The time stamp at which loading began.</returns>
    private async Task<long> RunPartsAsync(
        JobOptions options, WorkPlace place, InputFiles? inputs, CancellationToken cancellationToken)
    {
        using var store = OrderStore.Open(place.Database);
        using var rejects = RejectsFile.Create(place.Rejected, _counters);
        inputs ??= await GenerateAsync(options, place.WorkFolder!, cancellationToken).ConfigureAwait(false);
        var start = time.GetTimestamp();
        using var reader = new OrdersReader(inputs.Paths);
        var run = new StagedRun(reader, rejects, new BatchLoader(store, rejects, _counters), _counters);
        var work = run.RunAsync(cancellationToken);
        await progress.FollowAsync("loading", () => reader.BytesRead / Math.Max(1.0, inputs.TotalBytes), work).ConfigureAwait(false);
        return start;
    }

    /// <summary>Generates the input; no files if that was cancelled.</summary>
    private async Task<InputFiles> GenerateAsync(JobOptions options, string folder, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"orders-{options.Orders}-seed-{options.Seed}.csv");
        var path = Path.Combine(folder, name);
        var generator = new OrderGenerator(options.Orders, options.Seed);
        var work = Task.Run(() => generator.WriteFile(path, cancellationToken), CancellationToken.None);
        try
        {
            await progress.FollowAsync("generating", () => (double)generator.RowsWritten / options.Orders, work).ConfigureAwait(false);
            return InputFiles.Find([path]);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new InputFiles([]);
        }
    }
}
